"""People are spared by will and by design: what is measured is recorded, and what is still so is told afterwards."""

from datetime import datetime, timedelta

import pytest

from builders.cold_store import ColdStore, contact, plan, rule
from builders.conditions import at, minutely
from builders.outbox import Listener, rows, send_due
from byssus.alerts.operator.alarm import BYSSUS
from byssus.alerts.operator.desk import shelve_alarm, unshelve_alarm
from byssus.alerts.operator.expiry import end_what_is_over
from byssus.alerts.operator.log import broken_line
from byssus.alerts.operator.outage import OutageWanted, begin_outage, end_outage, list_outages
from byssus.alerts.operator.shelving import Shelving
from byssus.core.errors import Conflict, InvalidInput, NotFound
from byssus.core.plant.people import Channel

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

MINUTE = timedelta(minutes=1)
OUT, IN = (-17, -17, -17), (-19, -19, -19)
TIMED = Shelving("张三", "门在修", 30 * MINUTE, False)
ONCE = Shelving("张三", "正在卸货", None, True)


def told(store: ColdStore, later: float = 1) -> list[str]:
    """What a recipient is told, of which alarm, when the outbox is emptied so many minutes from now."""
    ear = Listener()
    send_due(store, {Channel.EMAIL: ear}, later * MINUTE)
    return [f"{item.what} {item.alarm}" for notice in ear.heard for item in notice.items]


def lines(store: ColdStore) -> list[object]:
    return store.column("select what || ' ' || actor from alarm_transition order by id")


@pytest.fixture
def warm(store: ColdStore) -> ColdStore:
    """A store in breach, of which nobody was told yet."""
    store.take(minutely(*OUT))
    return store


def test_nobody_is_told_of_a_shelved_alarm_until_its_time_is_over(warm: ColdStore) -> None:
    shelve_alarm(warm.connection, 1, TIMED, warm.now)
    assert told(warm) == []
    assert rows(warm, "state", "reason", "due_at")[0] == ("planned", "shelved", warm.now + 30 * MINUTE)
    assert told(warm, 29) == []
    assert told(warm, 30) == ["raised 1"]


def test_the_end_of_a_shelving_is_written_down_by_itself(warm: ColdStore) -> None:
    shelve_alarm(warm.connection, 1, TIMED, warm.now)
    assert end_what_is_over(warm.connection, warm.now + 29 * MINUTE) == 0
    assert end_what_is_over(warm.connection, warm.now + 30 * MINUTE) == 1
    assert end_what_is_over(warm.connection, warm.now + 31 * MINUTE) == 0
    assert lines(warm) == ["raised byssus", "shelved 张三", "unshelved byssus"]


def test_whoever_unshelves_lets_people_be_told_at_once(warm: ColdStore) -> None:
    shelve_alarm(warm.connection, 1, TIMED, warm.now)
    assert told(warm) == []
    unshelve_alarm(warm.connection, 1, "李四", warm.now + 2 * MINUTE)
    assert told(warm, 2) == ["raised 1"]


def test_what_comes_and_goes_while_shelved_is_recorded_and_never_told(warm: ColdStore) -> None:
    shelve_alarm(warm.connection, 1, TIMED, warm.now)
    warm.take(minutely(*IN, *OUT, *IN, start=3))
    assert told(warm, 99) == []
    assert store_counts(warm) == (2, 2), "two excursions, two alarms"


def store_counts(store: ColdStore) -> tuple[object, object]:
    return store.column("select count(*) from excursion")[0], store.column("select count(*) from alarm")[0]


def test_a_timed_shelving_covers_the_next_excursion_and_one_until_it_clears_does_not(warm: ColdStore) -> None:
    shelve_alarm(warm.connection, 1, ONCE, warm.now)
    warm.take(minutely(*IN, *OUT, start=3))
    assert lines(warm) == ["raised byssus", "shelved 张三", "cleared byssus", "raised byssus"]
    assert told(warm) == ["raised 2"]
    shelve_alarm(warm.connection, 2, TIMED, warm.now)
    warm.take(minutely(*IN, *OUT, start=9))
    assert told(warm) == ["cleared 2"], "who was told of the beginning hears of the end"
    assert told(warm, 31) == ["raised 3"]


def test_what_is_worse_than_what_was_shelved_is_told(store: ColdStore) -> None:
    ladder = [rule(), rule("high", -15, severity="critical")]
    store.apply(points=3, plans=[plan(*ladder, version=2)], contacts=[contact()])
    store.take(minutely(*OUT))
    shelve_alarm(store.connection, 1, TIMED, store.now)
    store.take(minutely(-14, -14, -14, start=3))
    assert told(store) == ["raised 2"]


def test_a_plant_says_for_how_long_an_alarm_is_shelved_at_most(warm: ColdStore) -> None:
    policies = [
        {"code": "default", "valid_from": at(-60), "longest_shelf": "PT20M", "standard": "ours"},
        {"code": "store", "valid_from": at(10), "longest_shelf": "PT40M", "standard": "ours"},
    ]
    warm.apply(points=3, plans=[plan(rule())], contacts=[contact()], alarm_policies=policies)
    with pytest.raises(InvalidInput, match="20 minutes at most"):
        shelve_alarm(warm.connection, 1, TIMED, at(5))
    assert shelve_alarm(warm.connection, 1, TIMED, at(10)).shelf is not None


def outage(until: datetime, **place: str) -> OutageWanted:
    return OutageWanted("张三", "换探头", until, **place)  # type: ignore[arg-type]


@pytest.mark.parametrize("place", [{"point": "t1"}, {"device": "logger"}])
def test_nobody_is_told_of_a_point_out_of_service_or_of_one_whose_device_is(
    warm: ColdStore, place: dict[str, str]
) -> None:
    begun = begin_outage(warm.connection, outage(at(60), **place), warm.now)
    assert told(warm) == []
    assert store_counts(warm) == (1, 1)
    end_outage(warm.connection, begun.id, "李四", at(20))
    warm.now = at(20)
    assert told(warm, 0) == ["raised 1"]
    assert lines(warm) == ["raised byssus", "out_of_service 张三", "in_service 李四"]
    assert broken_line(warm.connection, 1) is None


def test_another_point_is_told_as_always(warm: ColdStore) -> None:
    begin_outage(warm.connection, outage(at(60), point="t2"), warm.now)
    assert told(warm) == ["raised 1"]


def test_an_outage_ends_by_itself_and_can_begin_anew(warm: ColdStore) -> None:
    begin_outage(warm.connection, outage(at(60), point="t1"), warm.now)
    assert told(warm, 57) == []
    assert told(warm, 58) == ["raised 1"], "whether or not anybody wrote down the end"
    begin_outage(warm.connection, outage(at(90), point="t1"), at(70))
    assert end_what_is_over(warm.connection, at(90)) == 1
    assert list_outages(warm.connection) == []
    assert lines(warm)[1:] == ["out_of_service 张三", "in_service byssus", "out_of_service 张三", "in_service byssus"]


def test_an_outage_that_cannot_be_is_refused(warm: ColdStore) -> None:
    begun = begin_outage(warm.connection, outage(at(60), point="t1"), warm.now)
    with pytest.raises(Conflict, match="张三 put it out of service") as conflict:
        begin_outage(warm.connection, outage(at(60), point="t1"), warm.now)
    assert conflict.value.first
    assert conflict.value.first.person == "张三"
    for until in (warm.now, warm.now + timedelta(days=31)):
        with pytest.raises(InvalidInput, match="within 30 days"):
            begin_outage(warm.connection, outage(until, point="t2"), warm.now)
    with pytest.raises(NotFound, match="no point 't9'"):
        begin_outage(warm.connection, outage(at(60), point="t9"), warm.now)
    end_outage(warm.connection, begun.id, BYSSUS, at(60))
    with pytest.raises(Conflict, match="byssus ended it"):
        end_outage(warm.connection, begun.id, "李四", at(61))


def live(store: ColdStore, *values: float, start: float = 0) -> None:
    """Readings as they come, one a minute."""
    for minute, value in enumerate(values):
        store.take(minutely(value, start=start + minute))


def defrosted(store: ColdStore, opens: datetime, **window: object) -> ColdStore:
    """The store with a ladder, and a defrost of its zone at that time of every day."""
    local = opens + timedelta(hours=8)
    window = {"code": "morning", "zone": "store/1", "starts": f"{local:%H:%M}", "lasts": "PT30M", **window}
    ladder = [rule("early", severity="warn"), rule("high", -15, severity="critical")]
    people = [contact(least_severity="warn")]
    store.apply(points=3, plans=[plan(*ladder, version=2)], contacts=people, defrosts=[window])
    return store


def test_a_warning_that_a_defrost_brings_and_takes_is_recorded_and_told_to_nobody(store: ColdStore) -> None:
    live(defrosted(store, at(0)), -20, *[-17] * 20)
    assert told(store) == []
    assert rows(store, "reason", "due_at")[0] == ("defrosting", at(30))
    live(store, *IN, start=21)
    assert told(store, 99) == []
    assert store_counts(store) == (1, 1)


def test_a_warning_that_outlasts_its_defrost_becomes_an_alarm(store: ColdStore) -> None:
    live(defrosted(store, at(0)), -20, *[-17] * 29)
    assert told(store, 0) == []
    assert end_what_is_over(store.connection, at(29.9)) == 0
    assert end_what_is_over(store.connection, at(30)) == 1
    assert end_what_is_over(store.connection, at(31)) == 0
    store.now = at(31)
    assert told(store, 1) == ["amended 1"]
    [detail] = store.column("select detail from alarm_transition where what = 'amended'")
    assert detail == {
        "severity_before": "warn", "severity": "alarm", "reason": "defrost_overrun", "window_end": at(30).isoformat(),
    }  # fmt: skip


def test_a_defrost_spares_nobody_what_is_worse_than_a_warning(store: ColdStore) -> None:
    live(defrosted(store, at(0)), -20, *[-14] * 5)
    assert told(store) == ["raised 2"]


def test_a_window_that_opens_while_it_is_too_warm_already_spares_nobody(store: ColdStore) -> None:
    live(defrosted(store, at(2)), *[-17] * 5)
    assert told(store) == ["raised 1"], "it began before the window did, and was raised within"
    assert end_what_is_over(store.connection, at(40)) == 0


def test_a_defrost_is_cut_to_what_the_plant_allows(store: ColdStore) -> None:
    live(defrosted(store, at(0), lasts="PT3H"), -20, *[-17] * 5)
    assert told(store) == []
    assert rows(store, "due_at")[0] == (at(45),)


@pytest.mark.parametrize(
    ("window", "until"),
    [
        ({"starts": "23:50", "lasts": "PT20M"}, at(-960 + 10 + 960)),
        ({"days": ["mon"]}, None),
        ({"valid_to": at(-1)}, None),
        ({"valid_from": at(1)}, None),
    ],
)
def test_a_window_has_days_and_dates_and_may_pass_midnight(
    store: ColdStore, window: dict[str, object], until: datetime | None
) -> None:
    defrosted(store, at(0), **window)
    midnight = at(-480) if "starts" in window else at(0)  # 00:00 in Shanghai; at(0) is a Wednesday
    [found] = store.column(f"select defrosting_until(1, '{midnight.isoformat()}')")
    assert found == (midnight + 10 * MINUTE if until else None)


def test_a_window_is_as_long_in_real_time_on_the_day_on_which_clocks_change(store: ColdStore) -> None:
    defrosted(store, at(0), starts="02:50", lasts="PT40M")
    store.connection.execute("update site set timezone = 'Europe/Berlin'")
    [until] = store.column("select defrosting_until(1, '2026-10-25 00:55+00')")
    assert until is None, "the first 02:55, in summer time"
    [until] = store.column("select defrosting_until(1, '2026-10-25 01:55+00')")
    assert until == datetime.fromisoformat("2026-10-25 02:30+00:00")
