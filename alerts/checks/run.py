"""What a control point is about while it works, and what was entered meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from byssus.core.plant.checks import Check
from byssus.core.plant.haccp import ControlPoint


class Verdict(StrEnum):
    """What the plan's limits say of an entry."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_YET = "not_yet"
    """The limit has a deadline, which is still to come."""


@dataclass(frozen=True, slots=True)
class Run:
    """A lot, batch, shift or product at a control point, under the version of the plan that was in force.

    Args:
        site: code of the site.
        subject: number of the lot or batch, name of the shift or product.
        ended_at: None while it goes on.
    """

    id: int
    site: str
    plan: str
    version: int
    control_point: str
    subject: str
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    ended_by: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody entered, or what was scanned.

    Args:
        slot: which time of the run it answers; None for one before a deadline that settled nothing.
        at: when it was measured; `entered_at` is when we were told.
        values: by item; yes is 1, no is 0.
        corrects: number of the entry that it stands for now.
    """

    id: int
    run: int
    check: str
    slot: str | None
    at: datetime
    entered_at: datetime
    entered_by: str
    values: Mapping[str, float]
    verdict: Verdict
    remark: str
    corrects: int | None
    alarm: int | None


@dataclass(frozen=True, slots=True)
class Ongoing:
    """A run with the control point of its version of the plan, and the entries that count: those nobody corrected."""

    run: Run
    control: ControlPoint
    entries: tuple[Entry, ...]

    def of(self, check: Check) -> list[Entry]:
        """The entries of one check."""
        return [entry for entry in self.entries if entry.check == check.code]
