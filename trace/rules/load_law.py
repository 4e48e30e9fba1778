"""Loads the law: all that goods are held to, and of certificates those that somebody asks about."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from byssus.core.database import Connection
from byssus.core.plant.key_data import Need, Tracked
from byssus.core.plant.law import Measure
from byssus.core.sql import load_queries
from byssus.trace.facts.kde import Kde
from byssus.trace.rules.chain import Chain
from byssus.trace.rules.entries import (
    Certificate,
    ChainBound,
    Closure,
    Duty,
    GiArea,
    KeyData,
    Limit,
    SeaClass,
    YieldBound,
)
from byssus.trace.rules.law import Law

_SQL: Final = load_queries(Path(__file__).with_suffix(".sql"))
_Dates: TypeAlias = tuple[datetime, datetime | None, str, bool]
"""From when, until when, by which standard, and whether anybody checked it."""
_Entry = TypeVar("_Entry")


def load_law(connection: Connection) -> Law:
    """What the database knows of it, but for certificates, of which every lot may have one."""
    return replace(
        load_key_data(connection),
        closures=_every(connection, "closures", Closure),
        classes=_every(connection, "classes", SeaClass),
        limits=_every(connection, "limits", Limit),
        yields=_every(connection, "yields", YieldBound),
        gi_areas=_every(connection, "gi_areas", GiArea),
        bounds=_every(connection, "bounds", _bound),
    )


def law_of(connection: Connection, chain: Chain) -> Law:
    """All of it that bears on a part of the chain."""
    return with_certificates(connection, load_law(connection), certificates_in(chain))


def certificates_in(chain: Chain) -> set[str]:
    """The numbers of the certificates that a part of the chain names."""
    return {code for act in chain.acts for code in act.told(Kde.CERTIFICATE)}


def with_certificates(connection: Connection, law: Law, codes: Iterable[str]) -> Law:
    """The law with some certificates, as far as they were entered."""
    found = _every(connection, "certificates", Certificate, [list(codes)])
    return replace(law, certificates={each.code: each for each in found})


def load_key_data(connection: Connection) -> Law:
    """Of the law, only what events have to tell."""
    return Law(
        key_data=_every(connection, "key_data", _key_data),
        duties=_every(connection, "duties", Duty),
    )


def _every(
    connection: Connection, name: str, make: Callable[..., _Entry], values: Sequence[object] = ()
) -> tuple[_Entry, ...]:
    rows = connection.execute(_SQL[name], values or None)
    return tuple(make(*(tuple(each) if isinstance(each, list) else each for each in row)) for row in rows)


def _bound(
    code: str, measure: str, most: float, start: datetime, end: datetime | None, standard: str, verified: bool
) -> ChainBound:
    return ChainBound(code, Measure(measure), most, start, end, standard, verified)


def _key_data(code: str, profile: str, event: str, needs: tuple[str, ...], *dated: *_Dates) -> KeyData:
    return KeyData(code, profile, Tracked(event), tuple(map(Need, needs)), *dated)
