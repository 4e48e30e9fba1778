"""Rules that judge what readings come to over a window, in the feed."""

from datetime import timedelta

import pytest

from builders.cold_store import MINUTE, ColdStore, contact, plan, rule
from builders.conditions import at, minutely
from builders.outbox import Listener, send_due
from byssus.alerts.condition.reading import Reading
from byssus.alerts.notify.words import text
from byssus.alerts.views.recording import Window, read_recording
from byssus.core.plant.haccp import Measure
from byssus.core.plant.people import Channel


def out_of_range(limit: float) -> dict:
    return rule("out", limit, on=0, off=0, measure="cumulative", window=60 * MINUTE, beyond=-18)


@pytest.fixture
def watched(migrated_store: ColdStore) -> ColdStore:
    """A store where five minutes above −18 °C within an hour are too many."""
    migrated_store.apply(points=1, plans=[plan(out_of_range(5))], contacts=[contact()])
    return migrated_store


def test_late_readings_change_what_was_measured_after_them(watched: ColdStore) -> None:
    watched.take([*minutely(-17, -17, -17, -19), *minutely(-17, -17, -17, -19, -19, start=6)])
    assert [(row.started_at, row.peak) for row in watched.ledger()] == [(at(9), 6)]
    watched.take(minutely(-17, -17, start=4))
    assert [(row.started_at, row.peak) for row in watched.ledger()] == [(at(7), 8)]
    assert watched.column("select what from alarm_transition order by id") == ["raised", "amended"]
    watched.take([Reading(at(minute), -19) for minute in range(11, 70)])
    assert [row.cleared_at for row in watched.ledger()] == [at(65)]


def test_a_window_remembers_what_was_before_its_version_of_the_plan(watched: ColdStore) -> None:
    watched.apply(points=1, plans=[plan(out_of_range(2), version=2, valid_from=at(10))])
    watched.take([*minutely(-17, -17, -17, -17), *minutely(*[-19] * 5, start=4)])
    assert watched.ledger() == []
    watched.take(minutely(*[-19] * 3, start=9))
    assert [(row.rule_version, row.started_at, row.peak) for row in watched.ledger()] == [(2, at(10), 4)]


def test_message_and_recording_say_what_was_measured(watched: ColdStore) -> None:
    watched.take(minutely(*[-17] * 8))
    ear = Listener()
    send_due(watched, {Channel.EMAIL: ear}, timedelta(minutes=1))
    [notice] = ear.heard
    assert "限值: 1 h 内 > -18 °C 累计 > 5 min" in text(notice).body
    assert "最差值: 7.0 min" in text(notice).body
    recording = read_recording(watched.connection, "t1", MINUTE, Window(at(0), at(60)))
    [excursion], [limit] = recording.excursions, recording.windows
    assert (recording.lines, excursion.measure, limit.bound.beyond) == ([], Measure.CUMULATIVE, -18)
