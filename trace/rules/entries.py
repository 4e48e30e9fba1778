"""What plant files say that goods are held to, entry by entry; each is dated, and names whose rule it is."""

from dataclasses import dataclass
from datetime import datetime

from byssus.core.plant.key_data import Need, Tracked
from byssus.core.plant.law import Measure
from byssus.trace.rules.dated import Source, source_of


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
