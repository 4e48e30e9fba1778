"""15. A drill: packs drawn at random are traced; how long it takes, and what is missing on the way."""

from collections.abc import Iterator
from datetime import datetime
from random import Random
from time import perf_counter
from typing import Annotated

from pydantic import Field

from byssus.core.database import Connection
from byssus.trace.answer.ask import ask
from byssus.trace.answer.items import find_items, understand
from byssus.trace.questions.model import Answer, Period, Question, Row
from byssus.trace.questions.on_sale import lacking
from byssus.trace.questions.queries import SQL
from byssus.trace.questions.spread import sites_of_zones
from byssus.trace.rules.load import chain_of
from byssus.trace.rules.load_law import load_key_data
from byssus.trace.rules.rules import RULES


class Drill(Period):
    """How many packs, and the seed that draws them: the same seed draws the same packs."""

    seed: Annotated[int, Field(ge=0, le=2**31)] = 1
    packs: Annotated[int, Field(ge=1, le=20)] = 3


class Drilled(Row):
    """A pack that was traced.

    `missing` names what is nowhere on its way: `harvest`, `test`, `certificate`, `temperature`, or `key_data` of
    events, which `zh` and `en` tell.
    """

    uri: str
    seconds: float
    things: int
    harvests: int
    complete: bool
    missing: tuple[str, ...]
    zh: str
    en: str


def _ask(connection: Connection, params: Drill, now: datetime) -> Iterator[Drilled]:
    start, end = params.span(now, days=90)
    packs = [uri for (uri,) in connection.execute(SQL["packs"], {"start": start, "end": end})]
    sites, law = sites_of_zones(connection), load_key_data(connection)
    for uri in Random(params.seed).sample(packs, min(params.packs, len(packs))):  # noqa: S311 - a drill, not a secret
        began = perf_counter()
        answer = ask(connection, uri, now)
        items = find_items(connection, understand(uri))
        chain = chain_of(connection, list(items))
        harvests = chain.harvests(uri)
        data = sorted({(fault.en, fault.zh) for fault in RULES["key-data"].find(chain, law)})
        lot = {name: item for item, name in items.items() if name == uri}
        lacks = lacking(connection, chain, lot, now)[uri]
        missing = (*(() if harvests else ("harvest",)), *lacks, *(("key_data",) if data else ()))
        zones = [place.zone for node in answer.tree.nodes if not node.steps for place in node.places]
        yield Drilled(
            site=next((sites.get(zone) for zone in zones if zone), None),
            uri=uri,
            seconds=round(perf_counter() - began, 3),
            things=len(answer.tree.nodes),
            harvests=len(harvests),
            complete=not missing,
            missing=missing,
            zh="；".join(zh for _, zh in data),
            en="; ".join(en for en, _ in data),
        )


QUESTION = Question(
    "trace-drill", 15, "随机追溯演练：用时与完整性", "A random trace drill: time and completeness",
    Drill, Answer[Drilled], Drilled, _ask,
)  # fmt: skip
