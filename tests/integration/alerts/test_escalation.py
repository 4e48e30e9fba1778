"""Steps of an escalation are rows with absolute deadlines: nothing but the database has to remember them."""

from datetime import time, timedelta

import pytest

from builders.cold_store import ColdStore, contact, plan, rule
from builders.conditions import minutely
from builders.outbox import Listener, rows, send_due, stopped
from byssus.alerts.feed.silence import check_silence
from byssus.alerts.notify.carrier import Outcome
from byssus.alerts.notify.notice import Notice
from byssus.alerts.notify.sender import Outlet, send_next
from byssus.alerts.notify.terms import State
from byssus.alerts.operator.desk import acknowledge_alarm
from byssus.core.database import connect
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.core.plant.people import Channel

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

BREACH = minutely(-17, -17, -17)
MINUTE = timedelta(minutes=1)


def person(role: str, **fields: object) -> dict:
    return contact(role, address=f"{role}@example.org", role=role, **fields)


@pytest.fixture
def staffed(store: ColdStore) -> ColdStore:
    """A store in breach, with somebody for each step."""
    people = [person(role) for role in ("officer", "director", "principal", "office")]
    store.apply(points=3, plans=[plan(rule())], contacts=people)
    store.take(BREACH)
    return store


def told(store: ColdStore, minutes: float) -> list[str]:
    """Who is told when the outbox is emptied so many minutes after the alarm."""
    ear = Listener()
    send_due(store, {Channel.EMAIL: ear}, minutes * MINUTE)
    return [notice.address.partition("@")[0] for notice in ear.heard]


def test_each_step_is_told_at_its_own_time_unless_somebody_acknowledges(staffed: ColdStore) -> None:
    assert [told(staffed, minutes) for minutes in (0, 1, 14, 16, 59, 61, 121, 241, 721, 9999)] == [
        [], ["officer"], [], ["director"], [], ["principal"], ["office"], ["officer"], ["officer"], [],
    ]  # fmt: skip


def test_deadlines_are_counted_from_the_alarm_however_late_the_outbox_is_emptied(staffed: ColdStore) -> None:
    deadlines = staffed.column("select distinct due_at from notification where step > 0 order by due_at")
    assert deadlines == [staffed.now + minutes * MINUTE for minutes in (15, 60, 120, 240, 720)]
    assert told(staffed, 61) == ["officer", "director", "principal"]


def test_acknowledging_takes_back_the_steps_that_are_left(staffed: ColdStore) -> None:
    told(staffed, 1)
    acknowledge_alarm(staffed.connection, 1, "张三", staffed.now + 2 * MINUTE)
    assert rows(staffed, "state", "reason")[1:] == [("inhibited", "acknowledged")] * 5
    assert told(staffed, 9999) == []


def test_the_end_of_an_alarm_takes_back_the_steps_that_are_left_and_is_told_to_who_knows(staffed: ColdStore) -> None:
    told(staffed, 16)
    staffed.now += 20 * MINUTE
    staffed.take(minutely(-19, -19, -19, start=3))
    assert sorted(told(staffed, 9999)) == ["director", "officer"]


def test_an_acknowledgement_that_arrives_while_a_message_is_being_sent_stops_what_comes_after_it(
    staffed: ColdStore, migrated_url: str
) -> None:
    class Acknowledges:
        """While the director's message is under way, the officer acknowledges; then the provider refuses it."""

        def send(self, _: Notice) -> Outcome:
            with connect(migrated_url) as other:
                acknowledge_alarm(other, 1, "张三", staffed.now + 16 * MINUTE)
            return Outcome(State.REJECTED, "no")

    told(staffed, 1)
    outlet = Outlet(Channel.EMAIL, Acknowledges())
    assert send_next(staffed.connection, outlet, stopped(staffed.now + 16 * MINUTE))
    assert rows(staffed, "state", "step")[1] == ("planned", 1), "it would be tried again"
    assert told(staffed, 9999) == []
    assert rows(staffed, "state", "reason")[1:] == [("inhibited", "acknowledged")] * 5


def test_what_was_never_sent_because_the_service_was_down_is_sent_when_it_is_back(
    staffed: ColdStore, migrated_url: str
) -> None:
    with connect(migrated_url) as other:
        other.autocommit = True
        again = ColdStore(other, staffed.now)
        assert told(again, 61) == ["officer", "director", "principal"]


def test_a_worse_silence_is_told_at_once_to_whoever_has_been_told_of_it(staffed: ColdStore) -> None:
    staffed.connection.execute("delete from notification")
    staffed.connection.execute("update gateway set heard_at = %s", [staffed.now])
    start = staffed.now
    check_silence(staffed.connection, start + 16 * MINUTE)
    assert told(staffed, 16 + 20) == ["officer", "director"]
    check_silence(staffed.connection, start + 61 * MINUTE)
    assert told(staffed, 61 + 4) == ["officer", "director"]
    assert told(staffed, 61 + 60) == ["principal"]


SHIFTS = [{"code": "day", "starts": time(8), "ends": time(20)}, {"code": "night", "starts": time(20), "ends": time(8)}]


def with_shifts(store: ColdStore, people: list[dict]) -> None:
    """The store's clock shows 08:00 in Shanghai."""
    with store.connection.transaction():
        apply_plant(store.connection, Plant.model_validate({"shifts": SHIFTS, "contacts": people}))
    store.take(BREACH)


def test_only_the_shift_on_duty_at_the_time_of_the_step_is_told(store: ColdStore) -> None:
    with_shifts(
        store,
        [
            person("officer", shifts=["day"]),
            {**person("officer", shifts=["night"]), "code": "night", "address": "night@example.org"},
        ],
    )
    assert [told(store, minutes) for minutes in (1, 250, 730)] == [["officer"], ["officer"], ["night"]]
    assert ("inhibited", "off_duty", "night") in rows(store, "state", "reason", "code")


def test_when_nobody_of_a_step_is_on_duty_all_of_them_are_told(store: ColdStore) -> None:
    with_shifts(store, [person("officer", shifts=["night"]), person("director", shifts=["night", "day"])])
    assert [told(store, minutes) for minutes in (1, 16)] == [["officer"], ["director"]]


def test_a_site_can_have_an_escalation_of_its_own(store: ColdStore) -> None:
    steps = [{"role": "director"}, {"role": "officer", "after": 5 * MINUTE}]
    escalation = {"code": "own", "steps": steps, "standard": "house rule"}
    site = {"code": "store", "kind": "cold_store", "name": "冷库", "party": "firm", "escalation": "own"}
    plant = {"escalations": [escalation], "sites": [site], "contacts": [person("officer"), person("director")]}
    with store.connection.transaction():
        apply_plant(store.connection, Plant.model_validate(plant))
    store.take(BREACH)
    assert [told(store, minutes) for minutes in (1, 6, 9999)] == [["director"], ["officer"], []]
