"""Runs that a plan expects: when they are due, and which run answers which time."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.checks import run
from builders.line import plan
from byssus.alerts.checks.due import State
from byssus.alerts.checks.schedule import Site, Start, starts
from byssus.core.plant.calendar import Calendar, ProductionDays
from byssus.core.plant.haccp import Plan

WEDNESDAY = date(2026, 7, 1)
SHANGHAI = ZoneInfo("Asia/Shanghai")
EARLY = {"code": "early", "at": "08:00"}
NIGHT = {"code": "night", "at": "02:00", "grace": "PT1H"}


def on(hour: float, day: int = 1) -> datetime:
    return datetime(2026, 7, day, tzinfo=SHANGHAI) + timedelta(hours=hour)


def asked(
    *began: datetime,
    now: datetime,
    expected: tuple[dict, ...] = (EARLY,),
    calendar: Calendar | None = None,
    day: date = WEDNESDAY,
) -> list[Start]:
    controls = [{"code": "metal", "name": "金属探测", "expected": expected}]
    runs = [run(id=number, started_at=at) for number, at in enumerate(began, 1)]
    days = ProductionDays(SHANGHAI, time(6), calendar or Calendar(code="all"))
    return list(starts(Site(days, [Plan.model_validate(plan(control_points=controls))], runs), day, now))


@pytest.mark.parametrize(
    ("began", "now", "state"),
    [
        ([], on(7.9), State.COMING),
        ([], on(8.4), State.OPEN),
        ([], on(8.6), State.MISSED),
        ([on(7.6)], on(9), State.PASSED),
        ([on(8.5)], on(9), State.PASSED),
        ([on(9)], on(9.5), State.LATE),
        ([on(7.4)], on(9), State.MISSED),
        ([on(9, day=2)], on(10, day=2), State.MISSED),
    ],
)
def test_a_run_that_nobody_begins_is_due_then_missed_until_somebody_does(
    began: list[datetime], now: datetime, state: State
) -> None:
    assert [start.state for start in asked(*began, now=now)] == [state]


def test_a_time_after_midnight_belongs_to_the_production_day_that_began_before() -> None:
    [early, night] = asked(on(8), now=on(28), expected=(NIGHT, EARLY))
    assert (early.state, night.due_at, night.state) == (State.PASSED, on(26), State.MISSED)


def test_nothing_is_expected_where_the_calendar_or_the_time_itself_has_a_day_off() -> None:
    assert asked(now=on(12), calendar=Calendar(code="c", off=(WEDNESDAY,))) == []
    assert asked(now=on(12), expected=({**EARLY, "days": ["thu"]},)) == []


def test_nothing_is_expected_from_before_the_plan_said_so() -> None:
    assert asked(now=on(12), day=date(2025, 7, 1)) == []


@given(st.lists(st.floats(-30, 30), max_size=6))
def test_no_run_answers_two_times_and_none_answers_one_that_had_not_opened(hours: list[float]) -> None:
    found = asked(*map(on, hours), now=on(40), expected=(EARLY, NIGHT, {"code": "late", "at": "16:00"}))
    answered = [start for start in found if start.run is not None]
    assert len({start.run.id for start in answered if start.run}) == len(answered)
    assert all(start.run.started_at >= start.due_at - start.expected.grace for start in answered if start.run)
    assert all((start.run is not None) == start.state.is_done for start in found)
