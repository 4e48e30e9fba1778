"""What else may be concerned: goods that share an input, a line and shift, or an excursion with those that are."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from byssus.core.database import Connection
from byssus.core.plant.calendar import ProductionDays
from byssus.trace.answer.items import describe_items
from byssus.trace.epcis.event import EventType, Role
from byssus.trace.exposure.stays import Stay
from byssus.trace.exposure.whereabouts import whereabouts
from byssus.trace.lineage.stored import trace_items
from byssus.trace.lineage.walk import Direction, Limits
from byssus.trace.recall.affected import Affected, reach
from byssus.trace.recall.case import Case, StepKind
from byssus.trace.recall.model import Proposal
from byssus.trace.recall.origin import SHIFT, Origin, Widening, known_goods
from byssus.trace.recall.queries import SQL
from byssus.trace.rules.chain import Chain

_SHOWN = Limits(depth=20, items=2_000)
_EACH = 40
"""So many of each kind are looked at, the nearest first."""


@dataclass(frozen=True, slots=True)
class Idea:
    """An origin that may widen a recall, in words."""

    kind: Widening
    about: str
    zh: str
    en: str


def proposals(connection: Connection, case: Case, affected: Affected, chain: Chain, now: datetime) -> list[Proposal]:
    """Everything that would add goods, and what a person decided before; the nearest first.

    Args:
        connection: where the edges are.
        case: the recall.
        affected: what it concerns.
        chain: what happened to that.
        now: until when stays count.
    """
    found: dict[Origin, Proposal] = {}
    spent = _used_up(connection, affected)
    for idea in (*_inputs(connection, affected), *_shifts(connection, affected, chain), *_zones(connection, affected)):
        origin = Origin(idea.kind, idea.about)
        added = reach(connection, known_goods(connection, origin, now)).goods.keys() - affected.goods.keys()
        if added - spent or origin in case.decided:
            found[origin] = _proposal(connection, idea, added, case)
    return list(found.values())


def _proposal(connection: Connection, idea: Idea, added: set[int], case: Case) -> Proposal:
    step = case.decided.get(Origin(idea.kind, idea.about))
    return Proposal(
        kind=idea.kind,
        about=idea.about,
        zh=idea.zh,
        en=idea.en,
        adds=tuple(sorted(item.uri for item in describe_items(connection, added).values())),
        accepted=step.kind is StepKind.WIDENED if step else None,
        decided_by=step.by if step else None,
        decided_at=step.at if step else None,
        reason=step.words if step else None,
    )


def _used_up(connection: Connection, affected: Affected) -> set[int]:
    """Inputs of which nothing is left: to recall them would bring nothing back."""
    inputs = trace_items(connection, affected.starts, Direction.BACK, _SHOWN).depth.keys()
    stays = whereabouts(connection, list(inputs))
    return {item for item, known in stays.items() if all(stay.left_at for stay in known)}


def _inputs(connection: Connection, affected: Affected) -> Iterator[Idea]:
    """What the recall began with was made of something that may have gone into other goods, too."""
    back = trace_items(connection, affected.starts, Direction.BACK, _SHOWN)
    inputs = {edge.source for edge in back.edges} - affected.goods.keys()
    items = describe_items(connection, inputs)
    for number in sorted(items, key=lambda one: (back.depth[one], items[one].uri))[:_EACH]:
        item = items[number]
        name = f"{item.product or ''} {item.lot or item.sscc or item.uri}".strip()
        name_en = f"{item.product_en or item.product or ''} {item.lot or item.sscc or item.uri}".strip()
        yield Idea(Widening.SHARED_INPUT, item.uri, f"共用投料：{name}", f"Shared input: {name_en}")


def _shifts(connection: Connection, affected: Affected, chain: Chain) -> Iterator[Idea]:
    """What was made on the same line in the same shift."""
    goods = {item.uri for item in describe_items(connection, affected.goods).values()}
    made = {
        (act.spot.zone, act.at)
        for act in chain.acts
        if act.spot and act.type is EventType.TRANSFORMATION and goods.intersection(act.uris(Role.OUTPUT))
    }
    rows = connection.execute(SQL["days_of_zones"], [sorted({zone for zone, _ in made})])
    zones = {zone: (name, name_en, ProductionDays(ZoneInfo(tz), starts)) for zone, name, name_en, tz, starts in rows}
    begun = {(zone, shift_of(zones[zone][2], at)) for zone, at in made if zone in zones}
    for zone, start in sorted(begun, key=lambda one: (one[1], one[0]))[:_EACH]:
        name, name_en, days = zones[zone]
        time = f"{start.astimezone(days.zone):%Y-%m-%d %H:%M}"
        zh, en = f"同线同班：{name}，{time} 起", f"Same line and shift: {name_en}, from {time}"
        yield Idea(Widening.LINE_SHIFT, f"{zone}@{start.isoformat()}", zh, en)


def shift_of(days: ProductionDays, at: datetime) -> datetime:
    """When the shift of an instant began."""
    start = days.span(days.day_of(at)).start
    return start + SHIFT * ((at - start) // SHIFT)


def _zones(connection: Connection, affected: Affected) -> Iterator[Idea]:
    """What lay in a zone in an excursion in which some of it lay, too."""
    spent: dict[str, list[Stay]] = defaultdict(list)
    for stays in whereabouts(connection, list(affected.goods)).values():
        for stay in stays:
            spent[stay.location].append(stay)
    rows = connection.execute(SQL["excursions_at"], {"places": list(spent)}).fetchall()
    lay = [row for row in rows if any(stay.within(row[6], row[7]) for stay in spent[row[1]])]
    for number, _, name, name_en, point, peak, started_at, _, timezone in lay[:_EACH]:
        time = f"{started_at.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M}"
        zh = f"同库超限：{name}（{point}，最差 {peak:.1f} °C，{time} 起）"
        en = f"Same zone and excursion: {name_en} ({point}, worst {peak:.1f} °C, from {time})"
        yield Idea(Widening.SENSOR_ZONE, str(number), zh, en)
