"""The condition machine once more, slow and literal, to compare with: phases first, then measures by definition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from byssus.alerts.condition.excursion import Excursion, Origin
from byssus.alerts.condition.machine import Watch
from byssus.alerts.condition.reading import Reading
from byssus.alerts.condition.rule import Direction, Rule

ZERO = timedelta(0)


@dataclass
class Marks:
    """Indices into the readings."""

    started: int
    raised: int | None = None
    ended: int | None = None
    cleared: int | None = None


def reference_ledger(watch: Watch, readings: Sequence[Reading]) -> list[Excursion]:
    return [measured(watch, readings, marks) for marks in phases(watch.rule, readings) if marks.raised is not None]


def phases(rule: Rule, readings: Sequence[Reading]) -> list[Marks]:
    found: list[Marks] = []
    phase, timer = "NORMAL", ZERO
    for i, (_, value, _) in enumerate(readings):
        dt = span(rule, readings, i - 1) if i else ZERO
        if phase == "NORMAL" and breach(rule, value):
            found.append(Marks(started=i))
            phase, timer = "PENDING", ZERO
            if rule.on_delay == ZERO:
                found[-1].raised = i
                phase = "ACTIVE"
        elif phase == "PENDING" and not breach(rule, value):
            phase = "NORMAL"
        elif phase == "PENDING":
            timer += dt
            if timer >= rule.on_delay:
                found[-1].raised = i
                phase = "ACTIVE"
        elif phase == "ACTIVE" and recovered(rule, value):
            found[-1].ended = i
            phase, timer = "RECOVERING", ZERO
            if rule.off_delay == ZERO:
                found[-1].cleared = i
                phase = "NORMAL"
        elif phase == "RECOVERING" and not recovered(rule, value):
            found[-1].ended = None
            phase = "ACTIVE"
        elif phase == "RECOVERING":
            timer += dt
            if timer >= rule.off_delay:
                found[-1].cleared = i
                phase = "NORMAL"
    return found


def measured(watch: Watch, readings: Sequence[Reading], marks: Marks) -> Excursion:
    rule = watch.rule
    last = len(readings) - 1 if marks.cleared is None else marks.cleared
    pairs = range(marks.started, last)
    out = [(span(rule, readings, i), beyond(rule, readings[i].value)) for i in pairs if breach(rule, readings[i].value)]
    worst = max(range(marks.started, last + 1), key=lambda i: beyond(rule, readings[i].value))
    return Excursion(
        point=watch.point,
        rule=rule.code,
        rule_version=rule.version,
        started_at=readings[marks.started].time,
        raised_at=readings[marks.raised or 0].time,
        ended_at=None if marks.ended is None else readings[marks.ended].time,
        cleared_at=None if marks.cleared is None else readings[marks.cleared].time,
        peak=readings[worst].value,
        peak_at=readings[worst].time,
        minutes_out=round(sum(dt.total_seconds() for dt, _ in out) / 60, 6),
        degree_minutes=round(sum(dt.total_seconds() * far for dt, far in out) / 60, 6),
        n_readings=last - marks.started + 1,
        n_gaps=sum(readings[i + 1].time - readings[i].time > rule.max_gap for i in pairs),
        origin=Origin.BACKFILL if readings[marks.raised or 0].backfill else Origin.LIVE,
    )


def span(rule: Rule, readings: Sequence[Reading], i: int) -> timedelta:
    """Time from reading i to the next one; nothing when it is a gap."""
    dt = readings[i + 1].time - readings[i].time
    return ZERO if dt > rule.max_gap else dt


def beyond(rule: Rule, value: float) -> float:
    return value - rule.limit if rule.direction is Direction.ABOVE else rule.limit - value


def breach(rule: Rule, value: float) -> bool:
    return beyond(rule, value) > 0 or (rule.inclusive and value == rule.limit)


def recovered(rule: Rule, value: float) -> bool:
    return beyond(rule, value) <= -rule.deadband and not breach(rule, value)
