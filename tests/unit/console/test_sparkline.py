from datetime import timedelta

import pytest

from builders.conditions import at
from byssus.alerts.views.board import Sample
from byssus.app.console.sparkline import Trend, drift, sparkline

MINUTE = timedelta(minutes=1)
HOUR = 60 * MINUTE


def samples(*values: float, every: float = 5) -> list[Sample]:
    return [Sample(at(number * every), value) for number, value in enumerate(values)]


@pytest.mark.parametrize(
    ("values", "trend"),
    [
        ((-20, -20, -20, -18), Trend.RISING),
        ((-18, -19, -20, -20), Trend.FALLING),
        ((-20, -18, -18, -20.1), Trend.STEADY),
    ],
)
def test_the_trend_is_that_of_the_last_quarter_of_an_hour(values: tuple[float, ...], trend: Trend) -> None:
    found = drift(samples(*values))
    assert found is not None
    assert (found.trend, found.span) == (trend, 15 * MINUTE)


@pytest.mark.parametrize("minutes", [3, 40])
def test_there_is_no_trend_without_a_value_of_about_a_quarter_of_an_hour_ago(minutes: float) -> None:
    assert drift(samples(-20, -18, every=minutes)) is None
    assert drift([]) is None


def test_the_line_is_broken_where_no_data_came() -> None:
    shown = [*samples(-20, -20, -20), Sample(at(30), -19), Sample(at(35), -19)]
    line = sparkline(shown, at(60), HOUR, -18, 10 * MINUTE)
    assert [len(part.split()) for part in line.lines] == [3, 2]
    assert line.dot is not None
    assert line.dot[0] < line.width / 2 + 15, "the newest value is 25 minutes old"


def test_a_higher_value_stands_higher_and_the_limit_is_within_the_box() -> None:
    line = sparkline(samples(-20, -10), at(5), HOUR, -5, 10 * MINUTE)
    low, high = (float(point.split(",")[1]) for point in line.lines[0].split())
    assert line.limit is not None
    assert 0 < line.limit < high < low < line.height


def test_older_samples_are_left_out_and_nothing_is_drawn_of_nothing() -> None:
    assert len(sparkline(samples(-20, -20, -20, every=40), at(80), HOUR, None, HOUR).lines[0].split()) == 2
    empty = sparkline([], at(0), HOUR, None, MINUTE)
    assert (empty.lines, empty.dot, empty.limit) == ((), None, None)
