"""The operator's machine: unacknowledged or acknowledged, active or cleared, and closed with words at the end.

Pure: each step takes an alarm and gives back the alarm after it, with the transition that is to be logged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from byssus.alerts.condition.excursion import Origin
from byssus.core.errors import Conflict, InvalidInput
from byssus.core.plant.haccp import Severity

BYSSUS = "byssus"
"""The actor of what no person did."""

FAST = timedelta(minutes=2)
"""An alarm that is closed sooner than this after it was raised is flagged: nobody mends a cold store that fast."""

Word: TypeAlias = str | int | float | bool | None
Detail: TypeAlias = Mapping[str, Word]


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
    CLEARED = "cleared"
    CLOSED = "closed"
    CANCELLED = "cancelled"


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
class Alarm:
    """One alarm. Times are when we took the step, UTC; an excursion has its own, earlier ones."""

    id: int
    subject: Subject
    severity: Severity
    origin: Origin
    raised_at: datetime
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    cleared_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    cause: str | None = None
    corrective_action: str | None = None
    closed_fast: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of an alarm's log."""

    alarm_id: int
    site_id: int
    at: datetime
    what: What
    actor: str
    detail: Detail = field(default_factory=dict)


class Step(NamedTuple):
    """The alarm after a step, and the line for its log."""

    alarm: Alarm
    transition: Transition


@dataclass(frozen=True, slots=True)
class Closing:
    """What a person has to say to close an alarm.

    Raises:
        InvalidInput: one of the three is empty.
    """

    person: str
    cause: str
    corrective_action: str

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not getattr(self, name).strip():
                raise InvalidInput(
                    f"An alarm is closed with person, cause and corrective action; {name} is empty.", where=name
                )


def acknowledge(alarm: Alarm, person: str, at: datetime) -> Step:
    """A person has seen it and takes care of it.

    Raises:
        Conflict: somebody was first; the error says who and when.
        InvalidInput: the person has no name.
    """
    if not person.strip():
        raise InvalidInput("An alarm is acknowledged by a person; the name is empty.", where="person")
    _still_open(alarm)
    if alarm.acknowledged_at is not None:
        raise _was_first(alarm, "acknowledged", alarm.acknowledged_by, alarm.acknowledged_at)
    after = replace(alarm, acknowledged_at=at, acknowledged_by=person)
    return Step(after, _line(alarm, at, What.ACKNOWLEDGED, person))


def comment(alarm: Alarm, person: str, text: str, at: datetime) -> Step:
    """A person adds words to it, whatever its state; the alarm stays as it is.

    Raises:
        InvalidInput: the person has no name, or there are no words.
    """
    for name, value in (("person", person), ("text", text)):
        if not value.strip():
            raise InvalidInput(f"A comment has a person and words; {name} is empty.", where=name)
    return Step(alarm, _line(alarm, at, What.COMMENTED, person, {"text": text.strip()}))


def close(alarm: Alarm, closing: Closing, at: datetime) -> Step:
    """The condition is over and a person says why it was and what was done; closing also acknowledges.

    Raises:
        Conflict: it is still active, or somebody closed it first.
    """
    _still_open(alarm)
    if alarm.cleared_at is None:
        raise Conflict(
            "The alarm is still active.",
            where=f"alarm {alarm.id}",
            advice="Acknowledge it and act; it can be closed once the condition has cleared.",
        )
    fast = at - alarm.raised_at < FAST
    after = replace(
        alarm,
        acknowledged_at=alarm.acknowledged_at or at,
        acknowledged_by=alarm.acknowledged_by or closing.person,
        closed_at=at,
        closed_by=closing.person,
        cause=closing.cause,
        corrective_action=closing.corrective_action,
        closed_fast=fast,
    )
    detail: Detail = {"cause": closing.cause, "corrective_action": closing.corrective_action, "fast": fast}
    return Step(after, _line(alarm, at, What.CLOSED, closing.person, detail))


def clear(alarm: Alarm, at: datetime, detail: Detail) -> Step:
    """The condition is over; a person still has to close the alarm."""
    return Step(replace(alarm, cleared_at=at), _line(alarm, at, What.CLEARED, BYSSUS, detail))


def amend(alarm: Alarm, at: datetime, detail: Detail) -> Step:
    """Late data rewrote what the alarm says, yet not whether it is active."""
    return Step(alarm, _line(alarm, at, What.AMENDED, BYSSUS, detail))


def reopen(alarm: Alarm, at: datetime, detail: Detail) -> Step:
    """Late data proved that the condition was not over: nobody has acknowledged or closed *that*."""
    after = Alarm(alarm.id, alarm.subject, alarm.severity, alarm.origin, alarm.raised_at)
    return Step(after, _line(alarm, at, What.AMENDED, BYSSUS, {**detail, "reopened": True}))


def regrade(alarm: Alarm, severity: Severity, at: datetime, detail: Detail) -> Step:
    """The condition became worse, or less bad."""
    change = {"severity_before": alarm.severity.value, "severity": severity.value, **detail}
    return Step(replace(alarm, severity=severity), _line(alarm, at, What.AMENDED, BYSSUS, change))


def cancel(alarm: Alarm, at: datetime, detail: Detail) -> Step:
    """Late data proved that there never was a condition: the alarm is over, and nobody has to explain it."""
    after = replace(alarm, cleared_at=alarm.cleared_at or at)
    if alarm.closed_at is None:
        after = replace(after, closed_at=at, closed_by=BYSSUS)
    return Step(after, _line(alarm, at, What.CANCELLED, BYSSUS, detail))


def _line(alarm: Alarm, at: datetime, what: What, actor: str, detail: Detail | None = None) -> Transition:
    return Transition(alarm.id, alarm.subject.site_id, at, what, actor, detail or {})


def _still_open(alarm: Alarm) -> None:
    if alarm.closed_at is not None:
        raise _was_first(alarm, "closed", alarm.closed_by, alarm.closed_at)


def _was_first(alarm: Alarm, did: str, person: str | None, at: datetime) -> Conflict:
    return Conflict(
        f"{person} {did} it at {at.isoformat(timespec='seconds')}.",
        where=f"alarm {alarm.id}",
        advice="Look at it again before you act.",
    )
