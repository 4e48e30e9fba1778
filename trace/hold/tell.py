"""Tells the journal what is held and released (CBV 2.0: holding; non_sellable_other, then active)."""

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
_CLASSES = {Level.BATCH, Level.PRODUCT}


def tell(connection: Connection, hold: int, uris: Iterable[str], disposition: str, at: datetime) -> None:
    """Journal that things are held, or free again; the hold's number is the business transaction.

    Args:
        connection: in the transaction that writes the hold.
        hold: its number.
        uris: the things; those that nobody told of yet become known by this. None: nothing is told.
        disposition: `HELD` or `FREE`.
        at: when.

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
            "bizTransactionList": [{"bizTransaction": f"urn:byssus:hold:{hold}"}],
            **({"quantityList": classes} if classes else {}),
        }
    )
    if outcome.event is None:
        raise InvalidInput(f"This cannot be held: {'; '.join(map(str, outcome.problems))}", where="code")
    keep(connection, [Entry(outcome.event)], at)
