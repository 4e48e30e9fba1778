"""Tells the journal what is held and released (CBV 2.0: holding; non_sellable_other or recalled, then active)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from pydantic import JsonValue

from byssus.core.database import Connection
from byssus.core.errors import InvalidInput
from byssus.trace.capture.journal import Entry, keep
from byssus.trace.codes import level_of
from byssus.trace.epcis.read import read_event
from byssus.trace.gs1 import Level

HELD: Final = "non_sellable_other"
FREE: Final = "active"
RECALLED: Final = "recalled"
_CONTEXT: Final = {"byssus": "urn:byssus:"}
_CLASSES = {Level.BATCH, Level.PRODUCT}


def hold_name(hold: int) -> str:
    """What events call a hold."""
    return f"urn:byssus:hold:{hold}"


def tell(
    connection: Connection, about: str, uris: Iterable[str], disposition: str, at: datetime, approver: str = ""
) -> None:
    """Journal that things are held, recalled, or free again.

    Args:
        connection: in the transaction that writes the hold.
        about: name of the hold or recall, the business transaction.
        uris: the things; those that nobody told of yet become known by this. None: nothing is told.
        disposition: `HELD`, `RECALLED` or `FREE`.
        at: when.
        approver: who let them go; empty where nothing is let go.

    Raises:
        InvalidInput: one of the things is none that an event can name.
    """
    names = sorted(uris)
    if not names:
        return
    classes: list[JsonValue] = [{"epcClass": uri} for uri in names if level_of(uri) in _CLASSES]
    single: list[JsonValue] = [uri for uri in names if level_of(uri) not in _CLASSES]
    outcome = read_event(
        {
            "type": "ObjectEvent",
            "action": "OBSERVE",
            "eventTime": at.isoformat(),
            "eventTimeZoneOffset": "+00:00",
            "bizStep": "holding",
            "disposition": disposition,
            "epcList": single,
            "bizTransactionList": [{"bizTransaction": about}],
            **({"@context": dict(_CONTEXT), "byssus:approver": approver} if approver else {}),
            **({"quantityList": classes} if classes else {}),
        }
    )
    if outcome.event is None:
        raise InvalidInput(f"This cannot be held: {'; '.join(map(str, outcome.problems))}", where="code")
    keep(connection, [Entry(outcome.event)], at)
