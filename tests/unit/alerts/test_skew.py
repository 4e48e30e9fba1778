"""Wrong clocks, as readings show them."""

from datetime import timedelta

import pytest

from builders.conditions import START
from byssus.alerts.condition.skew import Lead, worst_lead


def lead(seconds: float, point: str = "t1") -> Lead:
    return Lead(point, timedelta(seconds=seconds), START)


@pytest.mark.parametrize("seconds", [60, 0, -3600, -86400])
def test_a_reading_that_is_late_or_hardly_ahead_shows_no_wrong_clock(seconds: float) -> None:
    assert not lead(seconds).is_wrong


@pytest.mark.parametrize("seconds", [61, 131, 86400, -(START.timestamp() - 60)])
def test_a_reading_from_the_future_or_from_1970_does(seconds: float) -> None:
    assert lead(seconds).is_wrong


def test_the_worst_point_stands_for_its_gateway() -> None:
    assert worst_lead([lead(-1), lead(70, "t2"), lead(131, "t3"), lead(90, "t4")]) == lead(131, "t3")
    assert worst_lead([lead(-1)]) is None
