"""A month of the alarm log, out of a real database."""

from datetime import UTC, datetime, timedelta

import pytest

from builders.cold_store import ColdStore
from builders.conditions import at, minutely
from byssus.alerts.evidence.export import export_month
from byssus.alerts.evidence.month import Tampered, verify, verify_following
from byssus.alerts.operator.desk import comment_alarm
from byssus.core.errors import NotFound

JULY = datetime(2026, 7, 31, 16, tzinfo=UTC)
"""Its end in Shanghai."""
LATER = JULY + timedelta(days=100)


def lines(store: ColdStore, month: str, now: datetime = LATER) -> list[bytes]:
    return export_month(store.connection, "store", month, now).splitlines(keepends=True)


@pytest.fixture
def season(store: ColdStore) -> ColdStore:
    """Alarms in July, comments to them in July and in August."""
    store.take(minutely(-20, *[-15] * 10, *[-20] * 10))
    store.take(minutely(-20, *[-15] * 10, *[-20] * 10), "t2")
    comment_alarm(store.connection, 1, "张三", "化霜门没有关 1.10", at(60))
    comment_alarm(store.connection, 1, "李四", "压缩机 1e-7", JULY)
    comment_alarm(store.connection, 2, "李四", "late clock", JULY - timedelta(seconds=1))
    return store


def test_months_verify_each_by_itself_and_one_after_the_other(season: ColdStore) -> None:
    july, august, september = (verify(lines(season, f"2026-0{month}")) for month in (7, 8, 9))
    assert [part.head.lines for part in (july, august, september)] == [5, 2, 0]
    verify_following([july, august, september])


def test_the_same_month_gives_the_same_bytes_whenever_it_is_exported(season: ColdStore) -> None:
    before = lines(season, "2026-07")
    comment_alarm(season.connection, 1, "王五", "again", JULY + timedelta(days=40))
    assert lines(season, "2026-07", LATER + timedelta(days=1)) == before


def test_a_month_that_is_not_over_says_so(season: ColdStore) -> None:
    assert not verify(lines(season, "2026-07", JULY - timedelta(seconds=1))).head.complete
    assert verify(lines(season, "2026-07", JULY)).head.complete


def test_a_line_changed_in_the_database_is_named(season: ColdStore) -> None:
    season.connection.execute("update alarm_transition set detail = '{\"text\": \"nothing\"}' where what = 'commented'")
    with pytest.raises(Tampered, match="line 6: "):
        verify(lines(season, "2026-07"))


def test_a_line_taken_out_at_the_end_of_a_month_is_missed_by_the_next(season: ColdStore) -> None:
    season.connection.execute("delete from alarm_transition where detail ->> 'text' like '化霜%'")
    assert verify(lines(season, "2026-07")).head.lines == 4
    with pytest.raises(Tampered, match="line 2: "):
        verify(lines(season, "2026-08"))


def test_an_unknown_site_is_named(store: ColdStore) -> None:
    with pytest.raises(NotFound, match="no site 'nowhere'"):
        export_month(store.connection, "nowhere", "2026-07", LATER)
