"""Lives of alarms, read from the lines of their log: when each was raised, acknowledged, cleared and closed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from byssus.alerts.operator.alarm import What
from byssus.core.plant.haccp import Severity


class Step(NamedTuple):
    """A line of the log of one alarm, with what the alarm is about.

    Args:
        about: what people would call the same alarm when it comes again: its kind, its point or gateway, its rule.
        severity: of the alarm, as it was graded last.
    """

    alarm: int
    about: str
    severity: Severity
    at: datetime
    what: What
    actor: str


@dataclass(frozen=True, slots=True)
class Life:
    """An alarm from its beginning to its end; None where it has not come to that."""

    about: str
    severity: Severity
    raised_at: datetime
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    cleared_at: datetime | None = None
    closed_at: datetime | None = None

    def after(self, step: Step) -> "Life":
        """The life after one more step; the first acknowledgement counts, and the last end."""
        match step.what:
            case What.ACKNOWLEDGED if self.acknowledged_at is None:
                return replace(self, acknowledged_at=step.at, acknowledged_by=step.actor)
            case What.CLEARED:
                return replace(self, cleared_at=step.at)
            case What.CLOSED | What.CANCELLED:
                return replace(self, cleared_at=self.cleared_at or step.at, closed_at=step.at)
        return self


def lives(steps: Iterable[Step]) -> list[Life]:
    """The lives that steps in the order of the log tell; an alarm whose beginning is not among them is left out."""
    found: dict[int, Life] = {}
    for step in steps:
        if step.what is What.RAISED:
            found[step.alarm] = Life(step.about, step.severity, step.at)
        elif step.alarm in found:
            found[step.alarm] = found[step.alarm].after(step)
    return list(found.values())
