"""What a place was like while goods lay there: its thermometers, the limits they are held to, gaps and excursions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from psycopg.rows import TupleRow

from byssus.core.database import Connection
from byssus.core.kinetic import ACTIVATION_KELVIN, ZERO_CELSIUS
from byssus.core.plant.haccp import Direction, Severity
from byssus.trace.exposure.tally import NOTHING, Tally
from byssus.trace.queries import SQL


@dataclass(frozen=True, slots=True)
class Span:
    """A time in a zone, by its number."""

    zone: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class OverLimit:
    """For how many minutes a point was beyond a limit, be it alarmed or not; the breach is on the side `direction`."""

    point: str
    rule: str
    severity: Severity
    direction: Direction
    limit: float
    minutes: float


def minutes_over(stays: Iterable[Iterable[OverLimit]]) -> dict[Severity, float]:
    """For how long a limit of each severity was passed, summed over stays and points.

    Of several limits of one severity on the same side of a point the laxest tells: the time beyond the others is in it.
    """
    longest: dict[tuple[int, str, Severity, Direction], float] = defaultdict(float)
    for number, over in enumerate(stays):
        for each in over:
            limit = number, each.point, each.severity, each.direction
            longest[limit] = max(longest[limit], each.minutes)
    return {rung: sum(minutes for limit, minutes in longest.items() if limit[2] is rung) for rung in Severity}


@dataclass(frozen=True, slots=True)
class Gap:
    """A time of which no reading of a point tells."""

    point: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Excursion:
    """An excursion of the ledger; `ended_at` is None while it lasts."""

    point: str
    rule: str
    severity: Severity
    started_at: datetime
    ended_at: datetime | None
    peak: float
    minutes_out: float


@dataclass(frozen=True, slots=True)
class Exposure:
    """What the thermometers of a zone measured during a span, all told; `points` is empty where there are none."""

    points: tuple[str, ...] = ()
    tally: Tally = NOTHING
    over: tuple[OverLimit, ...] = ()
    gaps: tuple[Gap, ...] = ()
    excursions: tuple[Excursion, ...] = ()


def read_spans(connection: Connection, spans: Sequence[Span]) -> set[Span]:
    """Those of some spans during which a thermometer was read."""
    columns = _columns(spans)
    return {spans[number] for (number,) in connection.execute(SQL["read_spans"], columns)}


def expose(connection: Connection, spans: Sequence[Span]) -> list[Exposure]:
    """What zones were like during spans of time, one answer for each span."""
    if not spans:
        return []
    points: dict[int, list[_Point]] = {}
    for (number, _), same in groupby(_measured(connection, spans), key=lambda row: (row[0], row[1])):
        points.setdefault(number, []).append(_point(spans[number], list(same)))
    excursions = list(_excursions(connection, spans))
    return [
        _exposure(points.get(number, []), [found for zone, found in excursions if zone == span.zone], span)
        for number, span in enumerate(spans)
    ]


def _exposure(points: list["_Point"], excursions: list[Excursion], span: Span) -> Exposure:
    return Exposure(
        points=tuple(point.code for point in points),
        tally=sum((point.tally for point in points), NOTHING),
        over=tuple(over for point in points for over in point.over),
        gaps=tuple(gap for point in points for gap in point.gaps),
        excursions=tuple(found for found in excursions if _touches(found, span)),
    )


@dataclass(frozen=True, slots=True)
class _Point:
    code: str
    tally: Tally
    over: list[OverLimit]
    gaps: list[Gap]


def _measured(connection: Connection, spans: Sequence[Span]) -> list[TupleRow]:
    columns = {**_columns(spans), "activation": ACTIVATION_KELVIN, "zero": ZERO_CELSIUS}
    return connection.execute(SQL["measure"], columns).fetchall()


def _columns(spans: Sequence[Span]) -> dict[str, object]:
    return {
        "spans": list(range(len(spans))),
        "zones": [span.zone for span in spans],
        "starts": [span.start for span in spans],
        "ends": [span.end for span in spans],
    }


def _point(span: Span, rows: list[TupleRow]) -> _Point:
    """One point from its rows, which differ by limit only."""
    _, code, every, *_ = rows[0]
    readings, low, high, seconds, celsius, kinetic, _, first, last, since, until = rows[0][7:]
    over = [
        OverLimit(code, rule, Severity(severity), Direction(direction), limit, float(figures[6]) / 60)
        for _, _, _, rule, severity, direction, limit, *figures in rows
        if rule is not None
    ]
    inner = list(zip(since or (), until or (), strict=True))
    gaps = [Gap(code, start, end) for start, end in _gaps(span, 2 * every, first, last, inner)]
    return _Point(code, Tally(readings, low, high, float(seconds), float(celsius), float(kinetic)), over, gaps)


_Time = tuple[datetime, datetime]


def _gaps(
    span: Span, longest: timedelta, first: datetime | None, last: datetime | None, inner: list[_Time]
) -> Iterator[_Time]:
    """The gaps between readings, before the first and after the last; `longest` is how long a reading may stand."""
    if first is None or last is None:
        yield span.start, span.end
        return
    if first - span.start > longest:
        yield span.start, first
    yield from inner
    if span.end - last > longest:
        yield max(last, span.start), span.end


def _excursions(connection: Connection, spans: Sequence[Span]) -> Iterator[tuple[int, Excursion]]:
    columns = {
        "zones": list({span.zone for span in spans}),
        "start": min(span.start for span in spans),
        "end": max(span.end for span in spans),
    }
    for zone, point, rule, severity, *rest in connection.execute(SQL["excursions_in"], columns):
        yield zone, Excursion(point, rule, Severity(severity), *rest)


def _touches(excursion: Excursion, span: Span) -> bool:
    return excursion.started_at < span.end and (excursion.ended_at is None or excursion.ended_at > span.start)
