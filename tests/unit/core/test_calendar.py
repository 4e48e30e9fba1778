"""Production days: every instant belongs to exactly one, whatever the zone does to its clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byssus.core.plant.calendar import Calendar, ProductionDays
from byssus.core.plant.people import Weekday

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
zones = st.sampled_from([SHANGHAI, BERLIN, ZoneInfo("America/St_Johns"), ZoneInfo("Australia/Lord_Howe")])
starts = st.times().map(lambda each: each.replace(second=0, microsecond=0))
dates = st.dates(date(2000, 1, 1), date(2040, 12, 31))
instants = st.datetimes(datetime(2000, 1, 2), datetime(2040, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
HOUR = timedelta(hours=1)


@given(zones, starts, instants)
def test_every_instant_belongs_to_the_day_whose_span_holds_it(zone: ZoneInfo, begins: time, at: datetime) -> None:
    days = ProductionDays(zone, begins)
    span = days.span(days.day_of(at))
    assert span.start <= at < span.end


@given(zones, starts, dates)
def test_days_follow_one_another_without_gap_or_overlap(zone: ZoneInfo, begins: time, day: date) -> None:
    days, following = ProductionDays(zone, begins), day + timedelta(days=1)
    assert days.span(day).end == days.span(following).start
    assert days.span(day, following).length == days.span(day).length + days.span(following).length


@given(starts, dates)
def test_where_clocks_never_change_a_day_has_24_hours(begins: time, day: date) -> None:
    assert ProductionDays(SHANGHAI, begins).span(day).length == 24 * HOUR


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 28), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_day_on_which_clocks_change_is_shorter_or_longer(day: date, hours: int) -> None:
    assert ProductionDays(BERLIN).span(day).length == hours * HOUR


def test_a_beginning_in_the_skipped_hour_loses_nothing() -> None:
    days = ProductionDays(BERLIN, time(2, 30))
    assert [days.span(date(2026, 3, each)).length / HOUR for each in (28, 29)] == [24, 23]


def test_night_work_belongs_to_the_day_on_which_it_began() -> None:
    days = ProductionDays(SHANGHAI, time(16))
    assert days.day_of(datetime(2026, 11, 2, 23, 30, tzinfo=SHANGHAI)) == date(2026, 11, 2)
    assert days.day_of(datetime(2026, 11, 3, 3, 0, tzinfo=SHANGHAI)) == date(2026, 11, 2)
    assert days.day_of(datetime(2026, 11, 3, 16, 0, tzinfo=SHANGHAI)) == date(2026, 11, 3)


def test_days_off_and_extra_days_count_before_the_day_of_the_week() -> None:
    calendar = Calendar(
        code="five-days",
        days=tuple(Weekday)[:5],
        off=(date(2026, 10, 1), date(2026, 10, 2)),
        extra=(date(2026, 10, 4),),
    )
    worked = ProductionDays(SHANGHAI, calendar=calendar).worked(date(2026, 9, 30), date(2026, 10, 6))
    assert [day.day for day in worked] == [30, 4, 5, 6]
