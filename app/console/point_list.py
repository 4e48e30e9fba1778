"""The list of points by site: how each stands, its newest value and how old that is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from nicegui import ui

from byssus.alerts.points import PointNow, Standing, list_points
from byssus.app.console import frame, state
from byssus.app.console.console import Console
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit


@dataclass(frozen=True, slots=True)
class SiteCard:
    """A site with its points, those in the worst state first."""

    name: str
    timezone: str
    points: Sequence[PointNow]

    @property
    def worst(self) -> Standing:
        """The worst state among them."""
        return self.points[0].standing


async def build(console: Console, visit: Visit, only: Standing | None) -> None:
    """The page; with `only`, just the points in that state."""
    points = await console.ask(list_points)
    shown = [point for point in points if only in (None, point.standing)]
    words = visit.words
    with frame.page(console, visit, frame.Tab.POINTS, words("tab.points")):
        markup = render(
            "points.html",
            words,
            sites=sites(shown, visit),
            counts=state.counts(points),
            total=len(points),
            only=only,
            stale_after=lambda every: state.stale_after(every, console.context.clock).total_seconds(),
        )
        ui.html(markup, sanitize=False)


def sites(points: Iterable[PointNow], visit: Visit) -> list[SiteCard]:
    """The points by site; sites with the worst state first, then by name."""
    cards = []
    for site, group in groupby(points, key=lambda point: (point.place.site, point.place.timezone)):
        named, timezone = site
        ordered = sorted(group, key=lambda point: (_rank(point.standing), point.place.zone.code, point.code))
        cards.append(SiteCard(visit.words.name(named.name, named.name_en), timezone, ordered))
    return sorted(cards, key=lambda card: (_rank(card.worst), card.name))


def _rank(standing: Standing) -> int:
    return list(Standing).index(standing)
