from datetime import UTC, datetime

from byssus.alerts.alarm import Kind, What
from byssus.alerts.notify.notice import Notice, Place
from byssus.alerts.notify.words import text
from byssus.core.plant.model import Channel, Severity

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)


def notice(language: str, what: What = What.RAISED, kind: Kind = Kind.EXCURSION) -> Notice:
    return Notice(
        id=5,
        channel=Channel.EMAIL,
        address="officer@example.org",
        language=language,
        attempts=1,
        alarm=7,
        kind=kind,
        severity=Severity.ALARM,
        line=9,
        what=what,
        at=NOW,
        facts={"rule": "air", "started_at": NOW.isoformat(), "cleared_at": None, "peak": -15.5},
        place=Place("store", "冷库", "一号库", "t1", "Cel", None, "Asia/Shanghai"),
    )


def test_the_subject_says_how_bad_where_and_what() -> None:
    assert text(notice("zh")).subject == "[告警] 冷库 一号库 t1: 超出限值"
    assert text(notice("en", kind=Kind.NO_DATA)).subject == "[Alarm] 冷库 一号库 t1: silent, no data"
    assert text(notice("en", What.CLEARED)).subject == "[Alarm] 冷库 一号库 t1: back within limits, to be closed"


def test_the_body_gives_figures_with_units_and_times_of_the_site() -> None:
    lines = text(notice("en")).body.splitlines()
    assert lines[1:] == ["Began: 2026-07-01 16:00+08:00", "Worst value: -15.5 °C", "Alarm number: 7"]


def test_both_languages_know_the_same_words() -> None:
    for what in What:
        for kind in Kind:
            zh, en = (text(notice(language, what, kind)).body for language in ("zh", "en"))
            assert len(zh.splitlines()) == len(en.splitlines())
