"""What goods are held to, as dated data; loaded once for an answer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Protocol, TypeAlias, TypeVar

from byssus.core.database import Connection
from byssus.core.plant.key_data import Need, Tracked
from byssus.core.plant.law import Measure
from byssus.core.sql import load_queries
from byssus.trace.facts.kde import Kde
from byssus.trace.rules.chain import Chain

_SQL = load_queries(Path(__file__).with_suffix(".sql"))
_EVER = datetime.max.replace(tzinfo=UTC)
_Dates: TypeAlias = tuple[datetime, datetime | None, str, bool]
"""From when, until when, by which standard, and whether anybody checked it."""


class Dated(Protocol):
    """In force from `start` on, before `end`."""

    @property
    def start(self) -> datetime: ...  # noqa: D102
    @property
    def end(self) -> datetime | None: ...  # noqa: D102


class Source(NamedTuple):
    """Whose rule something is, for people; what nobody checked is marked."""

    zh: str
    en: str


def source_of(standard: str, *, verified: bool) -> Source:
    """The name of a standard, marked where nobody checked what it says."""
    return Source(standard, standard) if verified else Source(f"{standard}，未核实", f"{standard}; not verified")


_Dated = TypeVar("_Dated", bound=Dated)


def in_force(entries: Iterable[_Dated], at: datetime) -> list[_Dated]:
    """Those that are in force at a time."""
    return [each for each in entries if each.start <= at < (each.end or _EVER)]


@dataclass(frozen=True, slots=True)
class Closure:
    """A sea area closed to harvest; empty `species`: of all."""

    code: str
    area: str
    species: tuple[str, ...]
    reason: str
    start: datetime
    end: datetime | None
    standard: str


@dataclass(frozen=True, slots=True)
class SeaClass:
    """The class (I, II, III) of a sea area."""

    code: str
    area: str
    grade: str
    start: datetime
    end: datetime | None
    standard: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate by its number; `kg` is how much it covers, None without such a bound."""

    code: str
    kind: str
    party: str | None
    area: str | None
    kg: float | None
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of an analyte goods may hold on a market."""

    code: str
    analyte: str
    unit: str
    most: float
    market: str
    start: datetime
    end: datetime | None
    standard: str
    verified: bool


@dataclass(frozen=True, slots=True)
class YieldBound:
    """The share of the kg that went in which comes out as a product."""

    code: str
    gtin: str
    least: float
    most: float
    start: datetime
    end: datetime | None
    standard: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ChainBound:
    """How far a rule of the chain lets things go."""

    code: str
    measure: Measure
    most: float
    start: datetime
    end: datetime | None
    standard: str
    verified: bool

    @property
    def source(self) -> Source:
        """Whose rule it is."""
        return source_of(self.standard, verified=self.verified)


@dataclass(frozen=True, slots=True)
class GiArea:
    """Where everything in a marked product comes from, while its licence is valid."""

    code: str
    gtin: str
    areas: tuple[str, ...]
    licence: str
    start: datetime
    end: datetime | None
    standard: str


@dataclass(frozen=True, slots=True)
class KeyData:
    """What events of a kind have to tell under a profile."""

    code: str
    profile: str
    event: Tracked
    needs: tuple[Need, ...]
    start: datetime
    end: datetime | None
    standard: str
    verified: bool

    @property
    def source(self) -> Source:
        """Whose rule it is."""
        return source_of(self.standard, verified=self.verified)


@dataclass(frozen=True, slots=True)
class Duty:
    """That a profile of key data binds the firm `party`; None: everybody."""

    code: str
    profile: str
    party: str | None
    start: datetime
    end: datetime | None
    standard: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Law:
    """All of it."""

    closures: tuple[Closure, ...] = ()
    classes: tuple[SeaClass, ...] = ()
    certificates: Mapping[str, Certificate] | None = None
    limits: tuple[Limit, ...] = ()
    yields: tuple[YieldBound, ...] = ()
    gi_areas: tuple[GiArea, ...] = ()
    bounds: tuple[ChainBound, ...] = ()
    key_data: tuple[KeyData, ...] = ()
    duties: tuple[Duty, ...] = ()

    def certificate(self, code: str) -> Certificate | None:
        """The certificate with that number; None where nobody entered it."""
        return (self.certificates or {}).get(code)

    def bounds_on(self, measure: Measure, at: datetime) -> list[ChainBound]:
        """The bounds on a measure that are in force at a time."""
        return [bound for bound in in_force(self.bounds, at) if bound.measure is measure]

    def binds(self, profile: str, party: str | None, at: datetime) -> bool:
        """Whether a firm owes a profile of key data at a time; None: a firm that nobody knows."""
        return any(duty.profile == profile and duty.party in {None, party} for duty in in_force(self.duties, at))


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
