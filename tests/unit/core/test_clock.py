from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byssus.core.clock import Clock, parse_clock
from byssus.core.errors import InvalidInput

NOON = datetime(2026, 7, 20, 12, tzinfo=UTC)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_the_default_clock_is_the_wall_clock() -> None:
    assert Clock().at(NOON) == NOON


def test_a_clock_of_speed_300_runs_a_day_in_under_five_minutes() -> None:
    clock = Clock(start=NOON, wall=NOON, speed=300)
    assert clock.at(NOON + timedelta(seconds=288)) == NOON + timedelta(days=1)
    assert clock.wall_seconds(timedelta(days=1)) == 288


@given(instants, instants, st.floats(0.001, 10_000))
def test_a_clock_survives_being_written_and_read(start: datetime, wall: datetime, speed: float) -> None:
    clock = Clock(start, wall, float(f"{speed:g}"))
    assert parse_clock(str(clock)) == clock


def test_no_text_is_the_wall_clock() -> None:
    assert parse_clock(" ") == Clock()


@pytest.mark.parametrize(
    "text",
    [
        "noon",
        "2026-07-20T12:00:00 2026-07-20T12:00:00 1",
        "2026-07-20T12:00Z 2026-07-20T12:00Z fast",
        "2026-07-20T12:00Z 2026-07-20T12:00Z -1",
        "2026-07-20T12:00Z 2026-07-20T12:00Z nan",
    ],
)
def test_what_is_no_clock_is_refused_by_the_name_of_its_setting(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_clock(text)
    assert "BYSSUS_CLOCK" in str(refused.value)
