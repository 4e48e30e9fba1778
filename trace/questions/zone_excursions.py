"""6. A zone and a span of time: its excursions, the lots that lay in them, and what was decided."""

from collections.abc import Iterator
from datetime import datetime

from psycopg.rows import TupleRow

from byssus.core.database import Connection
from byssus.trace.exposure.lots import Spell, goods_during
from byssus.trace.questions.known import SITE, ZONE, require
from byssus.trace.questions.model import Answer, Name, Period, Question, Row
from byssus.trace.questions.queries import SQL


class OfZone(Period):
    """A zone, all zones of a site, or all there are."""

    zone: Name | None = None
    of_site: Name | None = None


class LotInExcursion(Row):
    """A thing that lay in an excursion; `uri` is null where nothing did. `peak` is in the point's unit."""

    zone: str
    point: str
    rule: str
    severity: str
    started_at: datetime
    ended_at: datetime | None
    peak: float
    minutes_out: float
    alarm: int | None
    uri: str | None
    product: str | None
    now_in: tuple[str, ...]
    decision: str | None
    decided_by: str | None


def _ask(connection: Connection, params: OfZone, now: datetime) -> Iterator[LotInExcursion]:
    require(connection, ZONE, params.zone)
    require(connection, SITE, params.of_site)
    start, end = params.span(now)
    wanted = {"start": start, "end": end, "zone": params.zone, "site": params.of_site}
    rows = connection.execute(SQL["excursions"], wanted).fetchall()
    spells = [Spell(row[3], row[7], row[8]) for row in rows]
    decisions = _decisions(connection, [row[0] for row in rows])
    for row, goods in zip(rows, goods_during(connection, spells, now), strict=True):
        line = _line(row)
        for lot in goods:
            where = tuple(place.zone or place.uri for place in lot.places)
            decision, by = decisions.get((row[0], lot.item.uri), (None, None))
            told = {"uri": lot.item.uri, "product": lot.item.product, "now_in": where}
            yield line.model_copy(update={**told, "decision": decision, "decided_by": by})
        if not goods:
            yield line


def _decisions(connection: Connection, excursions: list[int]) -> dict[tuple[int, str], tuple[str, str | None]]:
    """What was decided last of each thing that was held for an excursion, and by whom; `held` while nobody did."""
    rows = connection.execute(SQL["decisions"], [excursions])
    return {(excursion, uri): (ending or "held", by) for excursion, uri, ending, by in rows}


def _line(row: TupleRow) -> LotInExcursion:
    _, site, zone, _, point, rule, severity, started_at, ended_at, peak, minutes_out, alarm = row
    return LotInExcursion(
        site=site,
        zone=zone,
        point=point,
        rule=rule,
        severity=severity,
        started_at=started_at,
        ended_at=ended_at,
        peak=peak,
        minutes_out=minutes_out,
        alarm=alarm,
        uri=None,
        product=None,
        now_in=(),
        decision=None,
        decided_by=None,
    )


QUESTION = Question(
    "zone-excursions", 6, "库房超限、在库批次与处置", "A zone and a time: excursions, lots, decisions",
    OfZone, Answer[LotInExcursion], LotInExcursion, _ask,
)  # fmt: skip
