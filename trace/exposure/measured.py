"""Of which lots a thermometer tells: somewhere on their way, or on that of what they were made of."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.answer.places import Places, load_places
from byssus.trace.exposure.place import Span, read_spans
from byssus.trace.exposure.stays import Stay
from byssus.trace.exposure.whereabouts import whereabouts
from byssus.trace.lineage.edges import Edge
from byssus.trace.lineage.life import lives
from byssus.trace.lineage.stored import trace_items
from byssus.trace.lineage.walk import FAR, Direction, among, walk
from byssus.trace.lineage.window import ALWAYS


def measured_lots(connection: Connection, lots: Collection[int], now: datetime) -> set[int]:
    """Those of some lots whose life, until `now`, was measured at any time; all of them are looked up at once."""
    back = trace_items(connection, lots, Direction.BACK)
    stays, places = whereabouts(connection, list(back.depth)), load_places(connection)
    spans = {lot: set(_spans(lived, places, now)) for lot, lived in _lived(lots, back.edges, stays)}
    read = read_spans(connection, list(set().union(*spans.values())))
    return {lot for lot, lay in spans.items() if lay & read}


def _lived(
    lots: Iterable[int], edges: Iterable[Edge[int]], stays: Mapping[int, list[Stay]]
) -> Iterable[tuple[int, list[Stay]]]:
    """Each lot with its stays, and with those of what it was made of until that was used up."""
    known = among(edges)
    for lot in lots:
        ends = lives([lot], walk({lot: ALWAYS}, Direction.BACK, known, FAR))
        cut = (stay.within(stay.arrived_at, end) for item, end in ends.items() for stay in stays[item])
        yield lot, [stay for stay in cut if stay]


def _spans(stays: Iterable[Stay], places: Places, now: datetime) -> Iterable[Span]:
    for stay in stays:
        zone = places.zone(stay.location)
        if zone is not None:
            yield Span(zone, stay.arrived_at, stay.left_at or now)
