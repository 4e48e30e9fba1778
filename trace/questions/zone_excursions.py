"""6. A zone and a span of time: its excursions, the lots that lay in them, and what was decided."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated, Self

from psycopg.rows import TupleRow
from pydantic import BaseModel, ConfigDict, Field

from byssus.core.database import Connection
from byssus.trace.exposure.lots import Spell, goods_during
from byssus.trace.questions.known import SITE, ZONE, require
from byssus.trace.questions.model import Answer, Name, Period, Question, Row
from byssus.trace.questions.queries import SQL
from byssus.trace.questions.spread import sites_of_zones


class OfZone(Period):
    """A zone, all zones of a site, or all there are."""

    zone: Name | None = None
    of_site: Name | None = None


class Lies(BaseModel):
    """Where a thing lies now: a zone, or a place that nobody declared, which has no site."""

    model_config = ConfigDict(frozen=True)

    zone: str
    site: str | None

    def __str__(self) -> str:
        return self.zone


class LotInExcursion(Row):
    """A thing that lay in an excursion; `uri` is null where nothing did. `peak` is in the point's unit.

    `now_in` is as far as the reader may know, `elsewhere` at how many other places some of it lies.
    """

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
    now_in: tuple[Lies, ...] = ()
    elsewhere: Annotated[int | None, Field(description="places beyond the reader's sight; null: none")] = None
    decision: str | None
    decided_by: str | None

    def told_to(self, reaches: Callable[[str | None], bool]) -> Self:
        """Without the places that are none of the reader's business."""
        near = tuple(each for each in self.now_in if reaches(each.site))
        return self.model_copy(update={"now_in": near, "elsewhere": len(self.now_in) - len(near) or None})


def _ask(connection: Connection, params: OfZone, now: datetime) -> Iterator[LotInExcursion]:
    require(connection, ZONE, params.zone)
    require(connection, SITE, params.of_site)
    start, end = params.span(now)
    wanted = {"start": start, "end": end, "zone": params.zone, "site": params.of_site}
    rows = connection.execute(SQL["excursions"], wanted).fetchall()
    spells = [Spell(row[3], row[7], row[8]) for row in rows]
    decisions, sites = _decisions(connection, [row[0] for row in rows]), sites_of_zones(connection)
    for row, goods in zip(rows, goods_during(connection, spells, now), strict=True):
        line = _line(row)
        for lot in goods:
            where = tuple(Lies(zone=place.zone or place.uri, site=sites.get(place.zone or "")) for place in lot.places)
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
        decision=None,
        decided_by=None,
    )


QUESTION = Question(
    "zone-excursions", 6, "库房超限、在库批次与处置", "A zone and a time: excursions, lots, decisions",
    OfZone, Answer[LotInExcursion], LotInExcursion, _ask,
)  # fmt: skip
