"""The list of points by site: how each stands, its newest value and how old that is; it follows what comes in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from nicegui import ui

from byssus.alerts.views.points import Named, PointNow, Standing
from byssus.app.console import frame, state
from byssus.app.console.console import Console
from byssus.app.console.live import Live
from byssus.app.console.markup import render
from byssus.app.console.pace import Pace
from byssus.app.console.visit import Visit

_EVERY = 5.0


@dataclass(frozen=True, slots=True)
class SiteCard:
    """A site with its points, those in the worst state first."""

    site: Named
    points: Sequence[PointNow]

    @property
    def worst(self) -> Standing:
        """The worst state among them."""
        return self.points[0].standing


async def build(console: Console, live: Live, visit: Visit, only: Standing | None) -> None:
    """The page; with `only`, just the points in that state."""
    board = await live.fresh()
    with frame.page(console, visit, frame.Tab.POINTS, visit.words("tab.points")):
        page = _PointList(console, live, visit, only)
    page.show(board.points)
    live.changed.subscribe(page.refresh)


class _PointList:
    """The list of one client; a site is sent anew only when something in it changed."""

    def __init__(self, console: Console, live: Live, visit: Visit, only: Standing | None) -> None:
        self._clock = console.context.clock
        self._live = live
        self._words = visit.words
        self._only = only
        self._pace = Pace(_EVERY)
        self._head = ui.html(sanitize=False)
        self._sheets = ui.element("div").classes("sites")
        self._sites: dict[str, ui.html] = {}

    def refresh(self) -> None:
        """Show the newest state, if it is time."""
        if self._live.board and self._pace.is_due():
            self.show(self._live.board.points)

    def show(self, points: Sequence[PointNow]) -> None:
        """Bring everything that differs up to date."""
        shown = [point for point in points if self._only in (None, point.standing)]
        cards = sites(shown)
        counts = state.counts(points)
        values = {"counts": counts, "total": len(points), "only": self._only, "shown": len(shown)}
        self._head.set_content(render("points.html", self._words, **values))
        for gone in self._sites.keys() - {card.site.code for card in cards}:
            self._sites.pop(gone).delete()
        for position, card in enumerate(cards):
            self._show_site(card, position)

    def _show_site(self, card: SiteCard, position: int) -> None:
        if card.site.code not in self._sites:
            with self._sheets:
                self._sites[card.site.code] = ui.html(sanitize=False)
        sheet = self._sites[card.site.code]
        if self._sheets.default_slot.children[position] != sheet:
            sheet.move(self._sheets, position)
        sheet.set_content(render("site.html", self._words, card=card, stale_after=self._stale_after))

    def _stale_after(self, point: PointNow) -> float:
        return state.stale_after(point.every, self._clock).total_seconds()


def sites(points: Iterable[PointNow]) -> list[SiteCard]:
    """The points by site; sites with the worst state first, then by code."""
    cards = [
        SiteCard(site, sorted(group, key=lambda point: (_rank(point.standing), point.place.zone.code, point.code)))
        for site, group in groupby(points, key=lambda point: point.place.site)
    ]
    return sorted(cards, key=lambda card: (_rank(card.worst), card.site.code))


def _rank(standing: Standing) -> int:
    return list(Standing).index(standing)
