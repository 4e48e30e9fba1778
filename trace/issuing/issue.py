"""Codes are issued once only, however many ask at once and wherever a process dies."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from byssus.core.database import Connection
from byssus.core.errors import Conflict, NotFound
from byssus.core.sql import load_queries
from byssus.trace.issuing.serial import KEY_BYTES, Style, counted, number_of, scrambled

SQL = load_queries(Path(__file__).with_name("issuing.sql"))
_LOT = r"""^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$"""


class CodesWanted(BaseModel):
    """Codes for the packs of a product."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    firm: Annotated[str, Field(max_length=100, description="code of the party whose product it is")]
    gtin: Annotated[str, Field(pattern=r"^\d{14}$")]
    lot: Annotated[str | None, Field(pattern=_LOT)] = None
    count: Annotated[int, Field(ge=1, le=100_000)]
    style: Style = Style.RANDOM
    request: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=100,
            description="your own name of this request: sent again, it answers with the same codes and issues none",
        ),
    ] = None

    @model_validator(mode="after")
    def _batch_has_a_lot(self) -> Self:
        if self.style is Style.BATCH and self.lot is None:
            raise ValueError("the code of a batch needs its lot")
        return self


@dataclass(frozen=True, slots=True)
class Issue:
    """What was issued; `serials` is empty where every pack carries the code of its batch."""

    id: int
    firm: str
    gtin: str
    lot: str | None
    style: Style
    count: int
    issued_at: datetime
    serials: tuple[str, ...]


class _Row(NamedTuple):
    """What is on record of an issue; `first` is the number of its first serial, None where none is counted off."""

    id: int
    gtin: str
    lot: str | None
    style: str
    first: int | None
    quantity: int
    issued_at: datetime


def issue_codes(connection: Connection, wanted: CodesWanted, by: str, now: datetime) -> Issue:
    """Issue codes in one transaction: they are on record, or were never issued.

    Whose answer got lost asks again with the same `request` and gets the same codes.

    Args:
        connection: in a transaction only if it is to be one with what is done in it.
        wanted: how many of what.
        by: who asks.
        now: the time of record.

    Raises:
        NotFound: the firm has no such product.
        Conflict: the firm asked for something else under the name of this request.
    """
    with connection.transaction():
        row = _asked_before(connection, wanted, party := _lock_firm(connection, wanted))
        row = row or _issue(connection, wanted, party, by, now)
        key = connection.execute(SQL["key"], {"gtin": wanted.gtin}).fetchone()
    serials = _serials(row, key[0]) if key and row.first is not None else ()
    return Issue(row.id, wanted.firm, row.gtin, row.lot, Style(row.style), row.quantity, row.issued_at, tuple(serials))


def is_issued(connection: Connection, gtin: str, serial: str) -> bool:
    """Whether this is a serial that was issued here for a product."""
    key = connection.execute(SQL["key"], {"gtin": gtin}).fetchone()
    found = number_of(serial, key[0]) if key else None
    if found is None:
        return False
    style, number = found
    values = {"gtin": gtin, "style": style, "number": number}
    return connection.execute(SQL["issued"], values).fetchone() == (True,)


def _lock_firm(connection: Connection, wanted: CodesWanted) -> int:
    row = connection.execute(SQL["lock_firm"], {"gtin": wanted.gtin, "firm": wanted.firm}).fetchone()
    if row is None:
        advice = "Declare it in a plant file, and give it the firm that makes it."
        raise NotFound(f"{wanted.firm} has no product with the GTIN {wanted.gtin}.", where="gtin", advice=advice)
    number: int = row[0]
    return number


def _asked_before(connection: Connection, wanted: CodesWanted, party: int) -> _Row | None:
    values = {"party_id": party, "request": wanted.request}
    found = connection.execute(SQL["asked_before"], values).fetchone()
    if found is None:
        return None
    row = _Row(*found)
    if (row.gtin, row.lot, row.style, row.quantity) != (wanted.gtin, wanted.lot, wanted.style, wanted.count):
        raise Conflict(
            f"The request {wanted.request!r} was for {row.quantity} × {row.gtin} ({row.style}).",
            where="request",
            advice="Give a new request a name of its own.",
        )
    return row


def _issue(connection: Connection, wanted: CodesWanted, party: int, by: str, now: datetime) -> _Row:
    values = wanted.model_dump() | {"party_id": party, "issued_by": by, "issued_at": now}
    first = None
    if wanted.style is not Style.BATCH:
        fresh = values | {"key": secrets.token_bytes(KEY_BYTES)}
        (first,) = connection.execute(SQL["count_off"], fresh).fetchone() or (None,)
    return _Row(*(connection.execute(SQL["add_issue"], values | {"first": first}).fetchone() or ()))


def _serials(row: _Row, key: bytes) -> Iterator[str]:
    first = row.first or 0
    numbers = range(first, first + row.quantity)
    return (counted(number) if row.style == Style.RANGE else scrambled(number, key) for number in numbers)
