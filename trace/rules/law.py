"""All that goods are held to, as values; loaded once for an answer (`load_law`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from byssus.core.plant.law import Measure
from byssus.trace.rules.dated import in_force
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
