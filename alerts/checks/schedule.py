"""When the runs of a control point have to begin by its plan, and which of them did. Pure: the time is passed in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from byssus.alerts.checks.due import State
from byssus.alerts.checks.run import Run
from byssus.core.plant.calendar import ProductionDays
from byssus.core.plant.checks import Expected
from byssus.core.plant.haccp import ControlPoint, Plan
from byssus.core.plant.people import Weekday

_DAY = timedelta(days=1)
_WEEK = tuple(Weekday)


@dataclass(frozen=True, slots=True)
class Start:
    """A run that a plan expects on a production day, and how that stands; `run` is the one that answers it."""

    plan: Plan
    control: ControlPoint
    day: date
    expected: Expected
    due_at: datetime
    state: State
    run: Run | None


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of a site.

    Args:
        days: its production days.
        plans: the versions in force.
        runs: those of its control points that began on the day that is asked for, or about it.
    """

    days: ProductionDays
    plans: Sequence[Plan]
    runs: Sequence[Run]


def starts(site: Site, day: date, now: datetime) -> Iterator[Start]:
    """The runs that its plans expect on a production day, those of a control point in order.

    A run answers the last time that had opened when it began, be it one of the day before; the first one counts.
    """
    for plan in site.plans:
        for control in plan.control_points:
            times = _times(site, control, day)
            there = (plan.code, control.code)
            answers = _answers(times, (run for run in site.runs if (run.plan, run.control_point) == there))
            for time in times:
                if time.day == day and time.due_at >= plan.valid_from:
                    run = answers.get(time)
                    yield Start(plan, control, day, time.expected, time.due_at, _state(time, run, now), run)


class _Time(NamedTuple):
    day: date
    expected: Expected
    due_at: datetime


def _answers(times: Sequence[_Time], runs: Iterable[Run]) -> dict[_Time, Run]:
    answers: dict[_Time, Run] = {}
    for run in sorted(runs, key=lambda run: run.started_at):
        opened = [time for time in times if time.due_at - time.expected.grace <= run.started_at]
        if opened:
            answers.setdefault(opened[-1], run)
    return answers


def _times(site: Site, control: ControlPoint, day: date) -> list[_Time]:
    """The times of the days about a day, in order."""
    found = (
        _Time(on, expected, site.days.at(on, expected.at))
        for on in site.days.worked(day - _DAY, day + _DAY)
        for expected in control.expected
        if _WEEK[on.weekday()] in expected.days
    )
    return sorted(found, key=lambda time: time.due_at)


def _state(time: _Time, run: Run | None, now: datetime) -> State:
    closes_at = time.due_at + time.expected.grace
    if run is not None:
        return State.PASSED if run.started_at <= closes_at else State.LATE
    if now < time.due_at:
        return State.COMING
    return State.OPEN if now <= closes_at else State.MISSED
