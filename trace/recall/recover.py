"""Goods that came back or were destroyed, as people enter it: an event in the journal, as a partner would tell it.

The balance of a recall counts events alone, so that it does not matter who told them, or when.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pydantic import JsonValue

from byssus.core.database import Connection
from byssus.core.errors import Conflict, First, InvalidInput, NotFound
from byssus.trace.answer.items import find_items, understand
from byssus.trace.capture.journal import Entry, keep
from byssus.trace.codes import level_of
from byssus.trace.epcis.event import Event
from byssus.trace.epcis.read import read_event
from byssus.trace.gs1 import Level
from byssus.trace.recall.block import recall_name
from byssus.trace.recall.case import Case, Doer, StepKind
from byssus.trace.recall.cases import add_step
from byssus.trace.recall.desk import change
from byssus.trace.recall.items import concerned
from byssus.trace.recall.queries import SQL
from byssus.trace.rules.times import instant
from byssus.trace.units import from_words

_CONTEXT: Final = {"byssus": "urn:byssus:"}
_BOX: Final = "箱"
"""A pack has a declared net weight; a box of them has not."""
_AGAIN: Final = timedelta(minutes=5)
"""Within such a time of each other two alike entries are one that was sent twice."""


@dataclass(frozen=True, slots=True)
class Return:
    """Goods that were taken back at a zone, or destroyed there.

    Args:
        code: which, in any syntax.
        zone: code of the zone.
        amount: how much; of a single pack 1.
        unit: of the amount: kg, 斤, 包, ...
        at: when.
        witness: who saw it, if they were destroyed; None: they were taken back.
    """

    code: str
    zone: str
    amount: float
    unit: str
    at: datetime
    witness: str | None = None

    @property
    def kind(self) -> StepKind:
        """The step that it is."""
        return StepKind.RECOVERED if self.witness is None else StepKind.DESTROYED

    def detail(self, uri: str) -> dict[str, JsonValue]:
        """What the log keeps of it, beside its time."""
        witness: dict[str, JsonValue] = {"witness": self.witness} if self.witness else {}
        return {"thing": uri, "amount": self.amount, "unit": self.unit, "zone": self.zone, **witness}


def take_back(connection: Connection, recall: int, goods: Return, doer: Doer) -> None:
    """Enter what came back, or was destroyed.

    Raises:
        InvalidInput: the amount, the unit or the time cannot be, or a destruction has no witness.
        NotFound: there is no such zone, or the recall does not concern the goods.
        Conflict: the same was entered before, or it is a drill.
    """

    def doing(case: Case) -> None:
        if case.drill:
            raise Conflict("A drill takes nothing back.", where=f"recall {recall}")
        if not case.known_at <= goods.at <= doer.at:
            raise InvalidInput("It happened between the time of knowing and now.", where="at")
        uri = _uri(connection, recall, goods.code)
        _require_new(connection, uri, goods)
        event = _event(connection, recall, uri, goods)
        if not keep(connection, [Entry(event)], doer.at):
            raise Conflict("The same was entered before.", where=uri)
        detail = goods.detail(uri)
        add_step(connection, recall, goods.kind, doer, event=event.hash, happened=goods.at.isoformat(), **detail)

    if goods.unit == _BOX:
        advice = "Give kg, or how many packs there are: 包, 袋, 件."
        raise InvalidInput("Nobody declared how many packs a 箱 holds.", where="unit", advice=advice)
    if not 0 < goods.amount < 1e9:
        raise InvalidInput(f"{goods.amount:g} is no amount of goods.", where="amount")
    if goods.witness is not None and not goods.witness.strip():
        raise InvalidInput("Who saw that the goods were destroyed?", where="witness")
    change(connection, recall, goods.kind, doer, doing)


def _require_new(connection: Connection, uri: str, goods: Return) -> None:
    """Refuse what was entered already, here or under a recall of the same goods: it counts for both, and once."""
    detail = goods.detail(uri)
    for recall, kind, at, by, told in connection.execute(SQL["returns_of"], {"kind": goods.kind, "thing": uri}):
        happened = instant(str(told.get("happened", "")))
        alike = all(told.get(name) == value for name, value in detail.items())
        if alike and happened and abs(happened - goods.at) < _AGAIN:
            advice = (
                "It counts for every recall of these goods. If as much came again, enter it with its own time, "
                "five minutes apart, or both in one."
            )
            what = f"The same was entered before, under recall {recall}."
            raise Conflict(what, where=uri, advice=advice, first=First(by, kind, at))


def site_of(connection: Connection, zone: str) -> str:
    """The code of a zone's site.

    Raises:
        NotFound: there is no such zone.
    """
    return _place(connection, zone)[1]


def _place(connection: Connection, zone: str) -> tuple[str, str]:
    """The name by which events call a zone, and the code of its site."""
    row = connection.execute(SQL["place"], [zone]).fetchone()
    if row is None:
        raise NotFound(f"There is no zone {zone!r}.", where="zone", advice="Plant files declare them.")
    return str(row[0]), str(row[1])


def _uri(connection: Connection, recall: int, code: str) -> str:
    named = set(find_items(connection, understand(code)).values())
    standing = [row.uri for row in concerned(connection, recall) if row.let_go_at is None and row.uri in named]
    if not standing:
        raise NotFound(f"This recall does not concern {code}.", where="code", advice="Widen it first.")
    return max(standing, key=lambda uri: (level_of(uri) is Level.ITEM, uri))


def _event(connection: Connection, recall: int, uri: str, goods: Return) -> Event:
    location, _ = _place(connection, goods.zone)
    amount, unit = from_words(goods.amount, goods.unit)
    single = level_of(uri) not in {Level.BATCH, Level.PRODUCT}
    amounts: JsonValue = [{"epcClass": uri, "quantity": amount, **({"uom": unit} if unit else {})}]
    gone = goods.witness is not None
    told: dict[str, JsonValue] = {
        "@context": dict(_CONTEXT),
        "type": "ObjectEvent",
        "action": "DELETE" if gone else "OBSERVE",
        "eventTime": goods.at.isoformat(),
        "eventTimeZoneOffset": "+00:00",
        "bizStep": "destroying" if gone else "holding",
        "disposition": "destroyed" if gone else "recalled",
        "readPoint": {"id": location},
        "bizLocation": {"id": location},
        "bizTransactionList": [{"bizTransaction": recall_name(recall)}],
        "byssus:recall": str(recall),
        **({"epcList": [uri]} if single else {"quantityList": amounts}),
        **({"byssus:witness": goods.witness} if gone else {}),
    }
    outcome = read_event(told)
    if outcome.event is None:
        raise InvalidInput(f"This cannot be entered: {'; '.join(map(str, outcome.problems))}", where="code")
    return outcome.event
