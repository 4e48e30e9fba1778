"""An alarm, from raised to verified, and a line of its log. Pure functions lead from one to the next.

What people do is in `acts`, `shelving` and `ending`; what the condition does in `course`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from byssus.alerts.condition.excursion import Origin
from byssus.core.plant.haccp import Severity

BYSSUS = "byssus"
"""The actor of what no person did."""

Word: TypeAlias = str | int | float | bool | None
Detail: TypeAlias = Mapping[str, Word | Sequence[Mapping[str, Word]]]


class Kind(StrEnum):
    """What an alarm is about."""

    EXCURSION = "excursion"
    NO_DATA = "no_data"
    SENSOR_FAULT = "sensor_fault"
    CLOCK = "clock"
    CALIBRATION = "calibration"
    """The calibration of a sensor is overdue."""
    DEVIATION = "deviation"
    """A check that somebody entered, or that was scanned, failed."""
    MISSED_CHECK = "missed_check"
    """A check that nobody answered in time, or a run that nobody began."""
    BATTERY_LOW = "battery_low"
    UNTOLD = "untold"
    """Notifications of a site that are overdue, or reached nobody."""
    HOLD_BROKEN = "hold_broken"
    """Goods that were held were shipped or sold."""


class What(StrEnum):
    """What a transition did."""

    RAISED = "raised"
    AMENDED = "amended"
    ACKNOWLEDGED = "acknowledged"
    COMMENTED = "commented"
    EVIDENCE_ADDED = "evidence_added"
    SHELVED = "shelved"
    UNSHELVED = "unshelved"
    CLEARED = "cleared"
    CLOSED = "closed"
    VERIFIED = "verified"
    REOPENED = "reopened"
    CANCELLED = "cancelled"
    OUT_OF_SERVICE = "out_of_service"
    """A point or a device; the line is of no alarm."""
    IN_SERVICE = "in_service"


@dataclass(frozen=True, slots=True)
class Subject:
    """What an alarm is about; a gateway's alarm has no point and no zone."""

    kind: Kind
    site_id: int
    zone_id: int | None = None
    point_id: int | None = None
    gateway_id: int | None = None
    excursion_id: int | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """That nobody is told of an alarm for a while, though all of it is recorded (ISA-18.2 § 11.5).

    Args:
        at: when it was shelved, by `person`, who gave a `reason`.
        until: when that ends by itself, at the latest.
        once: until the alarm clears; else for the whole time, for later alarms about the same too.
        severity: of the alarm when it was shelved; what is worse is told all the same.
    """

    at: datetime
    person: str
    until: datetime
    once: bool
    reason: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Probe:
    """The temperature of the product, or whatever a person measured, in a SenML unit."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm. Times are when we took the step, UTC; an excursion has its own, earlier ones.

    Args:
        version: grows with each step that changes the alarm; words and files added to it change nothing.
        to_verify: closed, and waits for a second person to verify that.
    """

    id: int
    subject: Subject
    severity: Severity
    origin: Origin
    raised_at: datetime
    version: int = 1
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    cleared_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    cause: str | None = None
    corrective_action: str | None = None
    closed_fast: bool = False
    probe: Probe | None = None
    to_verify: bool = False
    verified_at: datetime | None = None
    verified_by: str | None = None
    shelf: Shelf | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the log: of an alarm, or, where `alarm_id` is None, of a point or a device."""

    alarm_id: int | None
    site_id: int
    at: datetime
    what: What
    actor: str
    detail: Detail = field(default_factory=dict)


class Step(NamedTuple):
    """The alarm after a step, and the line for its log."""

    alarm: Alarm
    transition: Transition


def changed(after: Alarm, at: datetime, what: What, actor: str, detail: Detail | None = None) -> Step:
    """A step that changes the alarm into `after`."""
    return Step(replace(after, version=after.version + 1), line(after, at, what, actor, detail))


def line(alarm: Alarm, at: datetime, what: What, actor: str, detail: Detail | None = None) -> Transition:
    """A line of the alarm's log."""
    return Transition(alarm.id, alarm.subject.site_id, at, what, actor, detail or {})
