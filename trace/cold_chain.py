"""The stays of a life and what each was like, and the life as a whole."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from byssus.core.database import Connection
from byssus.core.plant.model import Severity
from byssus.trace.answer import Figures, Life, LivedStay
from byssus.trace.exposure import Exposure, Span, expose
from byssus.trace.places import Places
from byssus.trace.stays import Stay, stays_of
from byssus.trace.tally import NOTHING, Tally

_UNWATCHED = Exposure()


def lived_stays(
    connection: Connection, spent: Sequence[tuple[str, Stay]], places: Places, now: datetime
) -> tuple[LivedStay, ...]:
    """What each stay was like.

    Args:
        connection: where the readings are.
        spent: the name of each thing with a stay of it, in the order of the answer.
        places: what places are called.
        now: until when open stays are measured.
    """
    exposures = _measure(connection, [stay for _, stay in spent], places, now)
    return tuple(
        LivedStay(
            uri=uri,
            place=places.place(stay.location),
            arrived_at=stay.arrived_at,
            left_at=stay.left_at,
            figures=_figures(exposure.tally) if exposure.points else None,
            over=exposure.over,
            excursions=exposure.excursions,
            gaps=exposure.gaps,
        )
        for (uri, stay), exposure in zip(spent, exposures, strict=True)
    )


def whole_life(connection: Connection, stays: Iterable[Stay], places: Places, now: datetime) -> Life:
    """All stays together; where two things were at one place, that time counts once."""
    once = stays_of(stays, [], many=True)
    exposures = _measure(connection, once, places, now)
    over = [found for exposure in exposures for found in exposure.over]
    gaps = [gap for exposure in exposures for gap in exposure.gaps]
    return Life(
        figures=_figures(sum((exposure.tally for exposure in exposures), NOTHING)),
        minutes_over={rung: sum(each.minutes for each in over if each.severity is rung) for rung in Severity},
        excursions=sum(len(exposure.excursions) for exposure in exposures),
        gap_minutes=sum((gap.end - gap.start).total_seconds() for gap in gaps) / 60,
        unwatched_stays=sum(not exposure.points for exposure in exposures),
    )


def _measure(connection: Connection, stays: Sequence[Stay], places: Places, now: datetime) -> list[Exposure]:
    spans = [
        Span(zone, stay.arrived_at, stay.left_at or now) if (zone := places.zone(stay.location)) else None
        for stay in stays
    ]
    found = iter(expose(connection, [span for span in spans if span]))
    return [next(found) if span else _UNWATCHED for span in spans]


def _figures(tally: Tally) -> Figures:
    return Figures(
        readings=tally.readings,
        minimum=tally.minimum,
        maximum=tally.maximum,
        mean=tally.mean,
        mean_kinetic=tally.mean_kinetic,
    )
