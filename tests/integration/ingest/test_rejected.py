"""What could not be used is shown, and used once its cause is mended."""

from contextlib import closing
from datetime import timedelta

import pytest

from builders.ingest import NOW, SENML, reading, received
from byssus.core.database import Connection, connect
from byssus.ingest.message import Problem, Reason, Received
from byssus.ingest.rejected import (
    Replayed,
    count_rejected,
    list_rejected,
    purge_rejected,
    reject,
    replay,
    replay_due,
)
from byssus.ingest.store import Store
from byssus.ingest.unmapped import list_unmapped
from integration.ingest.live import rows

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
LATER = NOW + timedelta(hours=1)
STRANGER = received([reading(-19, age=2, device="stranger"), reading(-18, device="probe-1")])
NONSENSE = Received(SENML, b"[", NOW)


@pytest.fixture
def rejecting(plant_url: str, database: Connection) -> Connection:
    """A database that holds a message of an unknown device and a nonsensical one."""
    with closing(Store(plant_url, "byssus-test")) as store:
        store.write([STRANGER, NONSENSE])
    return database


def declare_stranger(database: Connection) -> None:
    database.execute("insert into device (code, gateway_id) values ('stranger', 1)")
    database.execute(
        "insert into assignment (device_id, channel, point_id, valid_from) "
        "select id, 'temp', 5, '2020-01-01Z' from device where code = 'stranger'"
    )


def test_rejected_messages_are_listed_newest_first_and_counted(rejecting: Connection) -> None:
    newest, oldest = list_rejected(rejecting)
    assert (newest.reason, newest.payload) == (Reason.NOT_JSON, b"[")
    assert (oldest.reason, oldest.topic, oldest.received_at) == (Reason.UNKNOWN_DEVICE, SENML, NOW)
    assert list_rejected(rejecting, before=newest.id) == [oldest]
    assert list_rejected(rejecting, reason=Reason.NOT_JSON) == [newest]
    assert list_rejected(rejecting, limit=1) == [newest]
    assert count_rejected(rejecting) == {Reason.NOT_JSON: 1, Reason.UNKNOWN_DEVICE: 1}


def test_a_replay_stores_what_the_mended_plant_explains(rejecting: Connection) -> None:
    declare_stranger(rejecting)
    assert replay(rejecting, LATER) == Replayed(mended=1, remaining=1)
    assert rows(rejecting, "select point_id, time, value, received_at, backfill from reading order by 1") == [
        (1, NOW, -18, NOW, False),
        (5, NOW - timedelta(minutes=2), -19, NOW, False),
    ]
    assert rows(rejecting, "select reason, replayed_at from rejected_message order by id") == [
        (Reason.UNKNOWN_DEVICE, LATER),
        (Reason.NOT_JSON, None),
    ]


def test_a_second_replay_changes_nothing(rejecting: Connection) -> None:
    declare_stranger(rejecting)
    replay(rejecting, LATER)
    assert replay(rejecting, LATER, reason=Reason.UNKNOWN_DEVICE) == Replayed(mended=0, remaining=0)
    assert rows(rejecting, "select count(*) from reading_feed") == [(2,)]


def test_a_replay_says_what_is_wrong_now(rejecting: Connection) -> None:
    rejecting.execute("insert into device (code, gateway_id) values ('stranger', 1)")
    replay(rejecting, LATER)
    [rejected] = list_rejected(rejecting, reason=Reason.UNASSIGNED)
    assert rejected.detail == "Channel 'temp' of device 'stranger' feeds no point."


def test_what_an_older_plant_did_not_explain_is_due_and_what_the_present_one_did_not_is_not(
    rejecting: Connection,
) -> None:
    assert replay_due(rejecting, LATER) == 0
    declare_stranger(rejecting)
    rejecting.execute("update plant_revision set number = number + 1")
    assert replay_due(rejecting, LATER) == 1
    assert rows(rejecting, "select value from reading order by 1") == [(-19,), (-18,)]
    assert count_rejected(rejecting) == {Reason.NOT_JSON: 1}
    assert replay_due(rejecting, LATER) == 0


def test_what_is_still_not_explained_waits_for_the_next_change(rejecting: Connection) -> None:
    rejecting.execute("update plant_revision set number = number + 1")
    assert [replay_due(rejecting, LATER), replay_due(rejecting, LATER)] == [1, 0]
    rejecting.execute("update plant_revision set number = number + 1")
    declare_stranger(rejecting)
    assert replay_due(rejecting, LATER) == 1
    assert rows(rejecting, "select count(*) from reading") == [(2,)]


def test_what_was_refused_by_an_old_plant_while_it_changed_is_due(database: Connection) -> None:
    declare_stranger(database)
    database.execute("update plant_revision set number = number + 1")
    reject(database, STRANGER, [Problem(Reason.UNKNOWN_DEVICE, "By a consumer that had not heard.")], judged_by=0)
    assert replay_due(database, LATER) == 1
    assert count_rejected(database) == {}


def test_a_message_that_somebody_else_has_in_hand_is_left_to_them(plant_url: str, rejecting: Connection) -> None:
    rejecting.execute("update plant_revision set number = number + 1")
    with connect(plant_url) as other:
        other.execute("select from rejected_message for update")
        assert replay_due(rejecting, LATER) == 0


def test_a_message_with_several_problems_is_named_by_the_one_that_a_plant_file_mends(
    plant_url: str, database: Connection
) -> None:
    mixed = received([{"n": "probe-1:temp", "t": NOW.timestamp(), "vs": "warm"}, reading(device="stranger")])
    with closing(Store(plant_url, "byssus-test")) as store:
        assert store.write([mixed]).rejected == {Reason.UNKNOWN_DEVICE: 1}
    assert count_rejected(database) == {Reason.UNKNOWN_DEVICE: 1}


def test_unknown_channels_are_listed_with_what_they_sent_last(plant_url: str, database: Connection) -> None:
    database.execute("update assignment set valid_to = %s where device_id = 5", [NOW])
    batch = [received([reading(value, device="new", age=1)]) for value in (-19, -18)]
    with closing(Store(plant_url, "byssus-test")) as store:
        store.write([*batch, received([reading(80, device="probe-1", channel="rh")])])
    first, second = list_unmapped(database).unknown
    assert (first.device, first.channel, first.gateway, first.known) == ("new", "temp", "gw-1", False)
    assert (first.value, first.messages, first.proposed) == (-18, 2, "t5")
    assert (second.device, second.channel, second.known, second.proposed) == ("probe-1", "rh", True, None)


def test_a_message_that_the_database_refuses_is_still_refused(plant_url: str, database: Connection) -> None:
    poison = received({"reader": "r", "data": "a\0b"}, "byssus/v1/gw-1/scan")
    with closing(Store(plant_url, "byssus-test")) as store:
        store.write([poison])
    assert replay(database, LATER) == Replayed(mended=0, remaining=1)
    assert count_rejected(database) == {Reason.UNSTORABLE: 1}


def test_what_was_stored_but_not_interpreted_is_interpreted_again(plant_url: str, database: Connection) -> None:
    scan = received({"reader": "r", "data": "x"}, "byssus/v1/gw-1/scan")
    event = received({"type": "ObjectEvent"}, "byssus/v1/gw-1/epcis")
    with closing(Store(plant_url, "byssus-test")) as store:
        store.write([scan, event])
    refuse(database, scan, "update scan set interpreted_at = received_at, problem = 'The reader is not known.'")
    refuse(
        database, event, """update epcis_capture set finished_at = received_at, errors = '[{"detail": "no time"}]'"""
    )
    database.execute("listen scan")
    database.execute("listen epcis_capture")
    assert replay(database, LATER) == Replayed(mended=2, remaining=0)
    assert rows(database, "select interpreted_at, problem from scan") == [(None, None)]
    assert rows(database, "select finished_at, errors from epcis_capture") == [(None, [])]
    assert {heard.channel for heard in database.notifies(timeout=30, stop_after=2)} == {"scan", "epcis_capture"}


def refuse(database: Connection, message: Received, verdict: str) -> None:
    """What `trace` does with what it cannot interpret."""
    database.execute(verdict.encode())
    database.execute(
        "insert into rejected_message (topic, payload, reason, detail, received_at) values (%s, %s, %s, %s, %s)",
        [message.topic, message.payload, "reader", "A reason of others.", message.at],
    )


def test_reasons_of_others_are_shown(rejecting: Connection) -> None:
    refuse(rejecting, STRANGER, "select")
    assert count_rejected(rejecting)["reader"] == 1
    assert [each.detail for each in list_rejected(rejecting, reason="reader")] == ["A reason of others."]


def test_old_messages_can_be_deleted(rejecting: Connection) -> None:
    assert purge_rejected(rejecting, NOW) == 0
    assert purge_rejected(rejecting, LATER) == 2
    assert count_rejected(rejecting) == {}
