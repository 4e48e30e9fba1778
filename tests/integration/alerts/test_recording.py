from datetime import timedelta

import pytest

from builders.cold_store import ColdStore, plan, rule
from builders.conditions import at, minutely
from byssus.alerts.views.board import read_board
from byssus.alerts.views.case import Need
from byssus.alerts.views.recording import Recording, Window, read_recording
from byssus.core.errors import InvalidInput

MINUTE = timedelta(minutes=1)


def recorded(store: ColdStore, start: float, end: float) -> Recording:
    return read_recording(store.connection, "t1", MINUTE, Window(at(start), at(end)))


def test_a_short_window_shows_each_reading_and_what_is_missing_at_its_edges_too(store: ColdStore) -> None:
    store.receive([*minutely(-19, -20, start=10), *minutely(-21, start=20)])
    shown = recorded(store, 0, 30)
    assert (shown.step, [stretch.mean for stretch in shown.stretches]) == (timedelta(0), [-19, -20, -21])
    assert [(gap.start, gap.end) for gap in shown.gaps] == [(at(0), at(10)), (at(11), at(20)), (at(20), at(30))]
    assert shown.missing == 29 * MINUTE


def test_a_long_window_shows_the_range_of_stretches(store: ColdStore) -> None:
    store.receive(minutely(*[-19, -21] * 15))
    shown = recorded(store, 0, 7 * 24 * 60)
    assert shown.step == 14 * MINUTE
    assert [(each.low, each.mean, each.high) for each in shown.stretches] == [(-21, -20, -19)] * 3


def test_a_limit_is_shown_for_as_long_as_its_version_was_in_force(store: ColdStore) -> None:
    store.apply(points=3, plans=[plan(rule(limit=-16), version=2, valid_from=at(60))])
    limits = recorded(store, 0, 120).limits
    assert [(limit.bound.limit, limit.start, limit.end) for limit in limits] == [
        (-18, at(0), at(60)),
        (-16, at(60), at(120)),
    ]


def test_a_window_that_is_empty_or_endless_is_refused() -> None:
    for end in (0, 401 * 24 * 60):
        with pytest.raises(InvalidInput):
            Window(at(0), at(end))


def test_the_board_holds_cases_with_their_readings_and_the_state_of_every_point(store: ColdStore) -> None:
    ladder = plan(rule(), rule("high", -15, severity="critical"), version=2, valid_from=at(-1))
    store.apply(points=3, plans=[ladder])
    store.take(minutely(-17, -17, -17, -14, -14, -14))
    board = read_board(store.connection, at(6))
    [case] = board.cases
    assert (case.need, [each.id for each in case.alarms]) == (Need.ACKNOWLEDGE, [2, 1])
    assert case.worst.breach
    assert case.worst.breach.bound.limit == -15
    assert [sample.value for sample in board.samples["t1"]] == [-17, -14]
    assert [(point.code, point.standing) for point in board.points] == [
        ("t1", "critical"), ("t2", "unheard"), ("t3", "unheard"),
    ]  # fmt: skip
