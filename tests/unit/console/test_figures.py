from datetime import UTC, datetime, timedelta

import pytest

from byssus.app.console import figures
from byssus.app.console.words import Words
from byssus.app.http.pages import Language

ZH, EN = Words(Language.ZH), Words(Language.EN)
INSTANT = datetime(2026, 11, 23, 22, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(("value", "text"), [(-18.44, "−18.4"), (-0.04, "0.0"), (4, "4.0"), (-18.96, "−19.0")])
def test_numbers_have_a_true_minus_and_no_negative_zero(value: float, text: str) -> None:
    assert figures.number(value) == text


@pytest.mark.parametrize(("change", "text"), [(1.24, "+1.2"), (-0.3, "−0.3"), (-0.01, "+0.0")])
def test_changes_have_a_sign(change: float, text: str) -> None:
    assert figures.signed(change) == text


def test_values_have_their_unit_and_doors_are_open_or_shut() -> None:
    assert figures.quantity(-18.4, "Cel", EN) == "−18.4\N{NO-BREAK SPACE}°C"
    assert figures.quantity(81, "%RH", ZH) == "81.0\N{NO-BREAK SPACE}%\N{NO-BREAK SPACE}RH"
    assert [figures.quantity(value, "/", ZH) for value in (0, 1)] == ["关", "开"]


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (-5, "0 秒", "0 s"),
        (59.9, "59 秒", "59 s"),
        (60, "1 分钟", "1 min"),
        (3599, "59 分钟", "59 min"),
        (3600, "1 小时 0 分", "1 h 0 min"),
        (86399, "23 小时 59 分", "23 h 59 min"),
        (86400 * 2 + 3600 * 5, "2 天 5 小时", "2 d 5 h"),
    ],
)
def test_spans_are_told_in_their_two_greatest_units(seconds: float, zh: str, en: str) -> None:
    span = timedelta(seconds=seconds)
    assert (figures.span(span, ZH), figures.span(span, EN)) == (zh, en)


def test_times_are_those_of_the_sites_clock() -> None:
    assert figures.moment(INSTANT, "Asia/Shanghai") == "2026-11-24 06:05"
    assert figures.day_time(INSTANT, "America/New_York") == "11-23 17:05"


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Asia/Shanghai", "Asia/Shanghai (UTC+8)"),
        ("America/St_Johns", "America/St_Johns (UTC−3.5)"),
        ("UTC", "UTC (UTC+0)"),
    ],
)
def test_a_zone_says_how_far_it_is_from_utc(zone: str, name: str) -> None:
    assert figures.zone_name(zone, INSTANT) == name
