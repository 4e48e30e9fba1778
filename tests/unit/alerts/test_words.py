from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from byssus.alerts.condition.bound import Bound
from byssus.alerts.notify.notice import Digest, Item, Measured, Notice, Place
from byssus.alerts.notify.phrases import PHRASES
from byssus.alerts.notify.words import text
from byssus.alerts.operator.alarm import Kind, What
from byssus.core.plant.haccp import Direction, Measure, Severity
from byssus.core.plant.people import Channel

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
ITEM = Item(
    alarm=7,
    kind=Kind.EXCURSION,
    severity=Severity.ALARM,
    line=9,
    what=What.RAISED,
    at=NOW,
    facts={"rule": "air", "started_at": NOW.isoformat(), "cleared_at": None, "peak": -15.5},
    place=Place("store", "Asia/Shanghai", "冷库", "一号库", "t1", "Cel", None),
    limit=Bound(Direction.ABOVE, -18.0),
    reading=Measured(NOW + timedelta(minutes=35), -16.25, 2.13),
)


def notice(language: str, *items: Item, more: int = 0, digests: tuple[Digest, ...] = ()) -> Notice:
    return Notice(
        id=5,
        channel=Channel.EMAIL,
        address="officer@example.org",
        language=language,
        attempts=1,
        at=NOW,
        items=items,
        more=more,
        digests=digests,
        public_url="https://byssus.example/",
    )


def test_the_subject_says_how_bad_where_and_what() -> None:
    assert text(notice("zh", ITEM)).subject == "[告警] 冷库 一号库 t1: 超出限值"
    silent = replace(ITEM, kind=Kind.NO_DATA)
    assert text(notice("en", silent)).subject == "[Alarm] 冷库 一号库 t1: silent, no data"
    cleared = replace(ITEM, what=What.CLEARED)
    assert text(notice("en", cleared)).subject == "[Alarm] 冷库 一号库 t1: recovered, to be closed"


def test_of_several_alarms_the_subject_says_how_many_and_the_worst() -> None:
    worst = replace(ITEM, severity=Severity.CRITICAL)
    subject = text(notice("en", worst, ITEM, more=98)).subject
    assert subject == "[Critical] 冷库: 100 alarms · 冷库 一号库 t1: out of limits"


def test_the_body_gives_limit_reading_trend_duration_link_and_times_of_the_site() -> None:
    [paragraph] = text(notice("en", ITEM)).paragraphs
    assert paragraph.splitlines()[1:] == [
        "Limit: > -18 °C",
        "Now: -16.25 °C (2026-07-01 16:35+08:00, rising 2.1 °C/h)",
        "Began: 2026-07-01 16:00+08:00",
        "Worst value: -15.5 °C",
        "For: 35 min",
        "Alarm number: 7",
        "Open: https://byssus.example/points/t1",
    ]


@pytest.mark.parametrize(
    ("bound", "zh", "en"),
    [
        (Bound(Direction.BELOW, 0), "< 0 °C", "< 0 °C"),
        (Bound(Direction.ABOVE, 6, Measure.RATE, HOUR), "1 h 内变化率 > 6 °C/h", "change over 1 h > 6 °C/h"),
        (
            Bound(Direction.BELOW, 30, Measure.CUMULATIVE, 24 * HOUR, 0.0),
            "24 h 内 < 0 °C 累计 > 30 min",
            "time < 0 °C within 24 h > 30 min",
        ),
        (
            Bound(Direction.ABOVE, 600, Measure.DEGREE_MINUTES, 24 * HOUR, -18.0),
            "24 h 内 > -18 °C 度·分累计 > 600 °C·min",
            "degree-minutes > -18 °C within 24 h > 600 °C·min",
        ),
        (
            Bound(Direction.ABOVE, -15, Measure.MKT, 24 * HOUR),
            "24 h 平均动力学温度 > -15 °C",
            "mean kinetic temperature of 24 h > -15 °C",
        ),
    ],
)
def test_a_limit_says_what_it_is_a_limit_of(bound: Bound, zh: str, en: str) -> None:
    limited = replace(ITEM, limit=bound)
    for language, words in (("zh", f"限值: {zh}"), ("en", f"Limit: {en}")):
        assert text(notice(language, limited)).paragraphs[0].splitlines()[1] == words


def test_the_worst_value_has_the_unit_of_what_was_measured() -> None:
    counted = replace(ITEM, limit=Bound(Direction.ABOVE, 30, Measure.CUMULATIVE, HOUR, -18.0), facts={"peak": 42})
    assert "Worst value: 42 min" in text(notice("en", counted)).body


def test_a_gateways_silence_names_the_first_that_fell_silent() -> None:
    facts = {"heard_at": NOW.isoformat(), "first_out": "t4", "points_out": 100}
    place = Place("store", "Asia/Shanghai", "冷库", None, None, None, "gw-1")
    gateway = replace(ITEM, kind=Kind.NO_DATA, facts=facts, place=place, limit=None, reading=None)
    assert text(notice("zh", gateway)).paragraphs == (
        "[告警] 冷库 gw-1: 离线，没有数据\n最后收到: 2026-07-01 16:00+08:00\n最先离线: t4\n离线点位数: 100\n"
        "告警编号: 7\n处置: https://byssus.example/",
    )


def test_a_digest_is_one_line_a_site() -> None:
    digest = Digest("store", "Asia/Shanghai", "冷库", 40, 12, NOW, NOW + timedelta(hours=72))
    words = text(notice("en", digests=(digest,)))
    assert words.paragraphs == (
        "冷库: late data shows 40 excursions at 12 points, all over, 2026-07-01 16:00+08:00 to 2026-07-04 16:00+08:00;"
        " they need their notes",
    )


def test_what_does_not_fit_is_counted_and_the_worst_is_never_left_out() -> None:
    words = text(notice("en", *[ITEM] * 10, more=90))
    short = words.within(900)
    assert len(short.encode()) <= 900
    assert 0 < short.count("Alarm number") < 10
    assert short.count("Alarm number") + int(short.split("\n\nand ")[1].split(" more")[0]) == 100
    assert "and 90 more" in words.body
    assert "and 90 more" in words.within(10_000)
    assert words.subject.startswith(cut := words.within(50))
    assert len(cut.encode()) == 50


def test_a_name_with_a_line_break_does_not_break_the_subject() -> None:
    odd = replace(ITEM, place=replace(ITEM.place, zone_name="一号\r\nBcc: everybody"))
    assert len(text(notice("zh", odd)).subject.splitlines()) == 1


@pytest.mark.parametrize("language", PHRASES)
def test_each_language_has_words_for_everything(language: str) -> None:
    known = PHRASES[language]
    assert known.keys() == PHRASES["zh"].keys()
    assert {*Severity, *Kind, What.CLEARED, What.CANCELLED, *Measure} - {Measure.VALUE} <= known.keys()
