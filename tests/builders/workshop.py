"""A workshop that shucks and steams mussels, its supplier, and what its people enter on a phone."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from builders.chain import Chain
from builders.epcis import at
from builders.pictures import photo as picture_of_a_paper
from byssus.core.database import connect
from byssus.core.identity.access import Caller, Role
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.trace.workshop.book import stock_at
from byssus.trace.workshop.desk import Entered, enter
from byssus.trace.workshop.model import Entry
from byssus.trace.workshop.stock import Lot

LIVE, MEAT, PACK = "96901234000019", "96901234000026", "06901234000016"
EVER = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
WANG = Caller("k", "王丽", Role.OPERATOR, "hut")
PLANT = {
    "parties": [
        {"code": "gouqi", "kind": "office", "name": "枸杞所"},
        {"code": "hut", "kind": "producer", "name": "小岛作坊"},
        {"code": "rival", "kind": "producer", "name": "对岸作坊"},
        {"code": "grower", "kind": "farmer", "name": "养殖社", "gln": "6901234000108"},
        {"code": "inn", "kind": "trader", "name": "海边饭店"},
    ],
    "products": [
        {"gtin": LIVE, "name": "鲜活贻贝", "name_en": "Live mussels", "party": "grower", "species": "Mytilus coruscus"},
        {"gtin": MEAT, "name": "熟贻贝肉", "name_en": "Mussel meat", "party": "hut", "species": "Mytilus coruscus"},
        {"gtin": PACK, "name": "袋装贻贝肉", "party": "hut", "net_kg": 0.5},
    ],
    "calendars": [{"code": "closed-tuesdays", "days": ["mon", "wed", "thu", "fri", "sat", "sun"]}],
    "sites": [
        {"code": "hut", "kind": "workshop", "name": "小岛作坊", "name_en": "Island hut", "party": "hut",
         "office": "gouqi", "calendar": "closed-tuesdays", "zones": [
            {"code": "hut/bench", "kind": "processing", "name": "操作间",
             "location": "https://id.gs1.org/414/6901234000207"}]},
        {"code": "rival", "kind": "workshop", "name": "对岸作坊", "party": "rival", "office": "gouqi", "zones": [
            {"code": "rival/bench", "kind": "processing", "name": "操作间",
             "location": "https://id.gs1.org/414/6901234000306"}]},
    ],
    "certificates": [
        {"code": "SC-HUT", "kind": "food_licence", "party": "hut", "valid_from": EVER},
        {"code": "SC-GROWER", "kind": "food_licence", "party": "grower", "valid_from": EVER},
    ],
}  # fmt: skip


def kg(number: float, unit: str = "kg", **more: object) -> dict[str, object]:
    return {"number": number, "unit": unit, **more}


def of(gtin: str, lot: str | None = None) -> dict[str, object]:
    return {"gtin": gtin, **({"lot": lot} if lot else {})}


def intake(
    goods: dict[str, object], amount: dict[str, object], supplier: str = "grower", **more: object
) -> dict[str, object]:
    """With both papers by their numbers, unless told otherwise."""
    papers = {"certificate": "HG7", "receipt": "R-1"}
    return {"kind": "intake", "supplier": supplier, "what": {"goods": goods, "amount": amount}, **papers, **more}


def production(output: dict[str, object], made: float, **inputs: float) -> dict[str, object]:
    """Inputs are lots of live mussels with their kg."""
    used = [{"goods": of(LIVE, lot), "amount": kg(number)} for lot, number in inputs.items()]
    return {"kind": "production", "inputs": used, "output": {"goods": output, "amount": kg(made)}}


def sale(goods: dict[str, object], amount: dict[str, object], customer: str = "inn") -> dict[str, object]:
    return {"kind": "sale", "what": {"goods": goods, "amount": amount}, "customer": customer}


def photo(*shows: str, **more: object) -> dict[str, object]:
    return {"shows": shows, "content": base64.b64encode(picture_of_a_paper()).decode(), **more}


@dataclass
class Hut:
    """The workshop in a database, and its person."""

    chain: Chain
    caller: Caller = WANG
    now: datetime = field(default_factory=lambda: at(48))

    def enter(self, what: dict[str, Any], hour: float, number: UUID | None = None, **more: Any) -> Entered:
        entry = Entry.model_validate({"site": "hut", "at": at(hour).isoformat(), "what": what, **more})
        with self.chain.connection.transaction():
            return enter(self.chain.connection, number or uuid4(), entry, self.caller, self.now)

    def stock(self) -> dict[str, float | None]:
        """Lot number → kg."""
        lots: list[Lot] = stock_at(self.chain.connection, "hut", self.now)
        return {lot.uri.rpartition("/")[2]: lot.kg for lot in lots}

    def rows(self, query: str) -> list[Any]:
        return self.chain.rows(query)


@contextmanager
def hut(url: str) -> Iterator[Hut]:
    with connect(url) as connection:
        connection.autocommit = True
        with connection.transaction():
            apply_plant(connection, Plant.model_validate(PLANT))
        yield Hut(Chain(connection))
