"""6. A zone and a span of time: its excursions, the lots that lay in them, and what was decided."""

from collections.abc import Iterator
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.exposure.lots import goods_in
from byssus.trace.hold.listing import hold_of_excursion
from byssus.trace.hold.model import HeldThing
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
    start, end = params.span(now)
    wanted = {"start": start, "end": end, "zone": params.zone, "site": params.of_site}
    for number, site, zone, location, *told in connection.execute(SQL["excursions"], wanted).fetchall():
        point, rule, severity, started_at, ended_at, peak, minutes_out, alarm = told
        line = LotInExcursion(
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
        hold = hold_of_excursion(connection, number)
        held = {thing.item.uri: thing for thing in hold.things} if hold else {}
        goods = goods_in(connection, location, started_at, ended_at or now)
        for lot in goods:
            where = tuple(place.zone or place.uri for place in lot.places)
            decided = _decided(held.get(lot.item.uri))
            yield line.model_copy(update={"uri": lot.item.uri, "product": lot.item.product, "now_in": where, **decided})
        if not goods:
            yield line


def _decided(thing: HeldThing | None) -> dict[str, str | None]:
    if thing is None:
        return {}
    return {"decision": thing.ending or "held", "decided_by": thing.ended_by}


QUESTION = Question(
    "zone-excursions", 6, "库房超限、在库批次与处置", "A zone and a time: excursions, lots, decisions",
    OfZone, Answer[LotInExcursion], LotInExcursion, _ask,
)  # fmt: skip
