"""What becomes of an alarm without a person: its condition ends, comes back, changes, or never was."""

from dataclasses import replace
from datetime import datetime

from byssus.alerts.operator.alarm import BYSSUS, Alarm, Detail, Step, What, changed
from byssus.alerts.operator.ending import without_account
from byssus.core.plant.haccp import Severity


def clear(alarm: Alarm, at: datetime, detail: Detail) -> Step:
    """The condition is over; a person still has to close the alarm. What was shelved until then is so no more."""
    shelf = None if alarm.shelf and alarm.shelf.once else alarm.shelf
    return changed(replace(alarm, cleared_at=at, shelf=shelf), at, What.CLEARED, BYSSUS, detail)


def amend(alarm: Alarm, at: datetime, detail: Detail) -> Step:
    """Late data, or another rule, rewrote what the alarm says, yet not whether it is active."""
    return changed(alarm, at, What.AMENDED, BYSSUS, detail)


def relapse(alarm: Alarm, at: datetime, detail: Detail) -> Step:
    """Late data proved that the condition was not over: nobody has acknowledged or closed *that*."""
    after = replace(without_account(alarm), acknowledged_at=None, acknowledged_by=None, cleared_at=None)
    return changed(after, at, What.AMENDED, BYSSUS, {**detail, "reopened": True})


def regrade(alarm: Alarm, severity: Severity, at: datetime, detail: Detail) -> Step:
    """The condition became worse, or less bad."""
    change = {"severity_before": alarm.severity.value, "severity": severity.value, **detail}
    return changed(replace(alarm, severity=severity), at, What.AMENDED, BYSSUS, change)


def cancel(alarm: Alarm, at: datetime, detail: Detail) -> Step:
    """Late data proved that there never was a condition: the alarm is over, and nobody has to explain or verify it."""
    after = replace(alarm, cleared_at=alarm.cleared_at or at, to_verify=False, shelf=None)
    if alarm.closed_at is None:
        after = replace(after, closed_at=at, closed_by=BYSSUS)
    return changed(after, at, What.CANCELLED, BYSSUS, detail)
