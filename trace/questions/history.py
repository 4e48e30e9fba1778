"""1. A code: its whole tree, where each part lay, how cold it was there, and under which certificates."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from byssus.core.database import Connection
from byssus.trace.answer.ask import begin
from byssus.trace.answer.model import LivedStay
from byssus.trace.epcis.event import Role
from byssus.trace.facts.kde import Kde
from byssus.trace.lineage.walk import Limits
from byssus.trace.questions.model import Answer, CodeText, Params, Question, Row, complete
from byssus.trace.questions.spread import sites_of_zones
from byssus.trace.rules.load import chain_of


class OfCode(Params):
    """A code in any syntax."""

    code: CodeText


_WHOLE: Final = Limits(depth=1_000, items=100_000)
"""Of a tree in each direction."""


class Part(Row):
    """A thing of the tree at a place where it lay; `steps` is below 0 towards what it was made of. °C."""

    uri: str
    product: str | None
    lot: str | None
    steps: int
    zone: str | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    minimum: float | None = None
    maximum: float | None = None
    minutes_over: float | None = None
    excursions: int | None = None
    gap_minutes: float | None = None
    certificates: tuple[str, ...] = ()


def _ask(connection: Connection, params: OfCode, now: datetime) -> Iterator[Part]:
    _, tree = begin(connection, params.code, now, _WHOLE)
    complete(truncated=tree.truncated)
    sites = sites_of_zones(connection)
    chain = chain_of(connection, list(tree.start))
    lived: dict[str, list[LivedStay]] = {}
    for stay in tree.stays():
        lived.setdefault(stay.uri, []).append(stay)
    for node in tree.nodes():
        item = node.item
        acts = [act for act in chain.of(item.uri) if item.uri not in act.uris(Role.INPUT)]
        told = tuple(sorted({code for act in acts for code in act.told(Kde.CERTIFICATE)}))
        part = Part(uri=item.uri, product=item.product, lot=item.lot or item.sscc, steps=node.steps, certificates=told)
        stays = [_lay(stay, sites) for stay in lived.get(item.uri, ())]
        now_at = [{"zone": place.zone, "site": sites.get(place.zone or "")} for place in node.places]
        for there in stays or now_at or [{}]:
            yield part.model_copy(update=there)


def _lay(stay: LivedStay, sites: dict[str, str]) -> dict[str, object]:
    cold = stay.figures
    return {
        "site": sites.get(stay.place.zone or ""),
        "zone": stay.place.zone,
        "arrived_at": stay.arrived_at,
        "left_at": stay.left_at,
        "minimum": cold and cold.minimum,
        "maximum": cold and cold.maximum,
        "minutes_over": max((over.minutes for over in stay.over), default=0.0) if cold else None,
        "excursions": len(stay.excursions) if cold else None,
        "gap_minutes": sum((gap.end - gap.start).total_seconds() for gap in stay.gaps) / 60 if cold else None,
    }


QUESTION = Question(
    "history", 1, "一个码的来龙去脉、温度与证明", "A code: where from, where to, how cold, which certificates",
    OfCode, Answer[Part], Part, _ask, upstream=True,
)  # fmt: skip
