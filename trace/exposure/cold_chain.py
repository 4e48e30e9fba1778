"""The stays of a life and what each was like, and the life as a whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.answer.model import Figures, Life, LivedStay
from byssus.trace.answer.places import Places
from byssus.trace.exposure.place import Exposure, Span, expose, minutes_over
from byssus.trace.exposure.stays import Stay, stays_of
from byssus.trace.exposure.tally import NOTHING, Tally


def lived(
    connection: Connection, spent: Sequence[tuple[str, Stay]], places: Places, now: datetime
) -> Iterator[LivedStay]:
    """What each stay was like.

    Args:
        connection: where the readings are.
        spent: the name of each thing with a stay of it, in the order of the answer.
        places: what places are called.
        now: until when open stays are measured.
    """
    exposures = _measure(connection, {stay for _, stay in spent}, places, now)
    return (_lived(uri, stay, exposures[stay], places) for uri, stay in spent)


def life(connection: Connection, stays: Iterable[Stay], places: Places, now: datetime) -> Life:
    """All stays together; where two things were at one place, that time counts once."""
    once = stays_of(stays, [], many=True)
    exposures = _measure(connection, set(once), places, now)
    return _life([exposures[stay] for stay in once])


def _measure(connection: Connection, stays: set[Stay], places: Places, now: datetime) -> Mapping[Stay, Exposure]:
    """What each stay was like, looked up for all at once; nothing is known of a place that is no zone."""
    spans = {
        stay: Span(zone, stay.arrived_at, min(stay.left_at or now, now))
        for stay in stays
        if (zone := places.zone(stay.location)) is not None
    }
    found = dict(zip(spans, expose(connection, list(spans.values())), strict=True))
    return {stay: found.get(stay, Exposure()) for stay in stays}


def _lived(uri: str, stay: Stay, exposure: Exposure, places: Places) -> LivedStay:
    return LivedStay(
        uri=uri,
        place=places.place(stay.location),
        arrived_at=stay.arrived_at,
        left_at=stay.left_at,
        figures=_figures(exposure.tally) if exposure.points else None,
        over=exposure.over,
        excursions=exposure.excursions,
        gaps=exposure.gaps,
    )


def _life(exposures: Sequence[Exposure]) -> Life:
    gaps = [gap for exposure in exposures for gap in exposure.gaps]
    return Life(
        figures=_figures(sum((exposure.tally for exposure in exposures), NOTHING)),
        minutes_over=minutes_over(exposure.over for exposure in exposures),
        excursions=len({found for exposure in exposures for found in exposure.excursions}),
        gap_minutes=sum((gap.end - gap.start).total_seconds() for gap in gaps) / 60,
        unwatched_stays=sum(not exposure.points for exposure in exposures),
    )


def _figures(tally: Tally) -> Figures:
    return Figures(
        readings=tally.readings,
        minimum=tally.minimum,
        maximum=tally.maximum,
        mean=tally.mean,
        mean_kinetic=tally.mean_kinetic,
    )
