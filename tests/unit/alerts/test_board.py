from builders.conditions import at
from byssus.alerts.condition.bound import Bound
from byssus.alerts.condition.excursion import Origin
from byssus.alerts.views.case import Breach, Need, ShownAlarm, Where, cases
from byssus.alerts.views.points import Named
from byssus.core.plant.haccp import Direction, Severity

SITE = Named("store", "冷库", None)


def alarm(
    number: int,
    start: float,
    severity: Severity = Severity.ALARM,
    *,
    point: str | None = "t1",
    acknowledged: bool = False,
    cleared: float | None = None,
) -> ShownAlarm:
    where = Where(SITE, "Asia/Shanghai", None, point, None if point else "gw")
    breach = Breach("air", Bound(Direction.ABOVE, -18), at(start), None, -10, at(start)) if point else None
    return ShownAlarm(
        number, "excursion" if point else "no_data", severity, Origin.LIVE, at(start + 1),
        at(start + 2) if acknowledged else None, "王丽" if acknowledged else None,
        None if cleared is None else at(cleared), where, None, breach, None,
    )  # fmt: skip


def test_rungs_of_one_event_are_one_case_that_the_worst_active_one_speaks_for() -> None:
    [case] = cases([alarm(1, 0, Severity.WARN), alarm(2, 5, Severity.CRITICAL, cleared=9), alarm(3, 3)])
    assert [each.id for each in case.alarms] == [3, 1, 2]
    assert (case.id, case.since) == (1, at(0))


def test_an_event_that_began_after_the_last_one_had_cleared_is_a_case_of_its_own() -> None:
    found = cases([alarm(1, 0, cleared=9), alarm(2, 20)])
    assert [[each.id for each in case.alarms] for case in found] == [[2], [1]]


def test_events_at_other_points_and_of_gateways_stay_apart() -> None:
    assert len(cases([alarm(1, 0), alarm(2, 0, point="t2"), alarm(3, 0, point=None)])) == 3


def test_what_nobody_took_on_comes_first_then_the_worst_then_the_longest() -> None:
    found = cases(
        [
            alarm(1, 0, Severity.CRITICAL, point="a", cleared=5),
            alarm(2, 0, Severity.CRITICAL, point="b", acknowledged=True),
            alarm(3, 0, Severity.WARN, point="c"),
            alarm(4, 2, point="d"),
            alarm(5, 1, point="e"),
            alarm(6, 9, Severity.CRITICAL, point="f"),
        ]
    )
    assert [case.id for case in found] == [6, 5, 4, 3, 2, 1]
    assert [case.need for case in found] == [Need.ACKNOWLEDGE] * 4 + [Need.ACT, Need.CLOSE]


def test_a_new_rung_of_a_case_that_was_taken_on_wants_acknowledging_again() -> None:
    [case] = cases([alarm(1, 0, acknowledged=True), alarm(2, 5, Severity.CRITICAL)])
    assert (case.need, case.acknowledgeable) == (Need.ACKNOWLEDGE, [2])


def test_a_case_is_to_be_closed_once_all_of_it_has_cleared() -> None:
    [active] = cases([alarm(1, 0, acknowledged=True), alarm(2, 1, Severity.CRITICAL, cleared=5)])
    [over] = cases([alarm(1, 0, cleared=8), alarm(2, 1, Severity.CRITICAL, cleared=5)])
    assert (active.need, over.need) == (Need.ACT, Need.CLOSE)
