from datetime import UTC, datetime, timedelta

import pytest

from byssus.core.arrival import Doubt, Plausible, doubt, is_backfill

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PROBE = Plausible(least=-80, most=150, fault_codes=frozenset({327.67, 0.0}))


@pytest.mark.parametrize(
    ("age", "every", "late"),
    [(10, 1, False), (10.1, 1, True), (20, 10, False), (20.1, 10, True), (-4, 1, False)],
)
def test_a_reading_is_live_up_to_two_intervals_or_ten_minutes(age: float, every: float, late: bool) -> None:
    assert is_backfill(NOW - age * MINUTE, NOW, every * MINUTE) is late


def test_a_reading_marked_historical_is_backfill_however_fresh() -> None:
    assert is_backfill(NOW, NOW, MINUTE, historical=True)


@pytest.mark.parametrize(
    ("time", "value", "reason"),
    [
        (NOW, -18.0, None),
        (NOW + timedelta(seconds=131), -18.0, None),
        (NOW + 5 * MINUTE, -18.0, None),
        (NOW + 5.1 * MINUTE, -18.0, Doubt.TIME_AHEAD),
        (datetime(2099, 1, 1, tzinfo=UTC), -18.0, Doubt.TIME_AHEAD),
        (datetime(1970, 1, 1, tzinfo=UTC), -18.0, Doubt.TIME_BEFORE_2000),
        (NOW, 327.67, Doubt.SENSOR_FAULT),
        (NOW, 0.0, Doubt.SENSOR_FAULT),
        (NOW, 200.0, Doubt.IMPLAUSIBLE),
    ],
)
def test_what_cannot_be_believed_is_named(time: datetime, value: float, reason: Doubt | None) -> None:
    assert doubt(time, value, NOW, PROBE) is reason
