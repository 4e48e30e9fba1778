"""What a batch does to the database, whatever broker it came from."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from random import Random

import pytest
from pydantic import JsonValue

from builders.ingest import NOW, SENML, encoded, reading, received
from byssus.core.database import Connection
from byssus.ingest.message import Reason, Received
from byssus.ingest.store import Store
from integration.ingest.live import rows

FEED = (
    """select p, t, v, b from reading_feed, unnest(points, times, "values", backfill) as f (p, t, v, b) order by 1, 2"""
)
one_engine = pytest.mark.parametrize("engine", ["embedded"], indirect=True)


@pytest.fixture
def store(plant_url: str) -> Iterator[Store]:
    with closing(Store(plant_url, "byssus-test")) as store:
        yield store


def sent(*records: JsonValue) -> Received:
    return received(list(records))


def probe(number: int = 1, value: float = -18.5, *, age: float = 0) -> JsonValue:
    return reading(value, age=age, device=f"probe-{number}")


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def test_a_batch_is_stored_once_and_fed_once(store: Store, database: Connection) -> None:
    batch = [sent(probe(1), probe(2, -20, age=1)), sent(probe(1, -19, age=30))]
    stored = store.write(batch)
    assert (stored.messages, stored.readings, stored.duplicates) == (2, 3, 0)
    again = store.write(batch)
    assert (again.messages, again.readings, again.duplicates) == (2, 0, 3)
    assert rows(database, "select point_id, time, value, backfill from reading order by 1, 2") == [
        (1, NOW - minutes(30), -19, True),
        (1, NOW, -18.5, False),
        (2, NOW - minutes(1), -20, False),
    ]
    assert rows(database, FEED) == rows(database, "select point_id, time, value, backfill from reading order by 1, 2")
    assert rows(database, "select count(*) from reading_feed") == [(1,)]


def test_the_feed_has_only_what_is_new(store: Store, database: Connection) -> None:
    store.write([sent(probe(1))])
    database.execute("delete from reading_feed")
    store.write([sent(probe(1), probe(2))])
    assert rows(database, FEED) == [(2, NOW, -18.5, False)]


def test_the_first_value_wins_and_the_other_is_kept(store: Store, database: Connection) -> None:
    stored = store.write([sent(probe(1, -18)), sent(probe(1, -17), probe(1, -17))])
    assert (stored.readings, stored.conflicts, stored.duplicates) == (1, 1, 1)
    assert store.write([sent(probe(1, -16))]).conflicts == 1
    assert store.write([sent(probe(1, -16))]).conflicts == 0
    assert rows(database, "select value from reading") == [(-18,)]
    assert rows(database, "select value from reading_conflict order by 1") == [(-17,), (-16,)]


def test_batches_that_repeat_one_another_store_and_feed_each_reading_once(store: Store, database: Connection) -> None:
    chance, told = Random(49), 0
    first: dict[tuple[int, float], float] = {}
    for _ in range(40):
        batch: list[tuple[int, float, float]] = [(1, 60 + told / 4, -18.0)]  # new
        if chance.random() < 0.7:
            size = chance.randrange(1, 5)
            batch = [(chance.choice([1, 2]), chance.randrange(60), chance.choice([-18.0, -19.0])) for _ in range(size)]
        told += len(batch)
        stored = store.write([sent(probe(number, value, age=age)) for number, age, value in batch])
        new = {(number, age) for number, age, _ in batch} - first.keys()
        for number, age, value in batch:
            first.setdefault((number, age), value)
        assert (stored.readings, stored.readings + stored.duplicates + stored.conflicts) == (len(new), len(batch))
    wanted = sorted((number, NOW - minutes(age), value) for (number, age), value in first.items())
    assert rows(database, "select point_id, time, value from reading order by 1, 2") == wanted
    assert [row[:3] for row in rows(database, FEED)] == wanted


@one_engine
def test_an_error_that_is_no_repetition_is_told(store: Store, database: Connection) -> None:
    store.write([sent(probe(1))])
    database.execute("alter table reading add constraint cold check (value < 0)")
    stored = store.write([sent(probe(1, 4, age=1)), sent(probe(1, -4, age=2))])
    assert (stored.readings, stored.rejected) == (1, {Reason.UNSTORABLE: 1})
    assert [row[:3] for row in rows(database, FEED)] == [(1, NOW - minutes(2), -4), (1, NOW, -18.5)]


@one_engine
def test_what_is_stored_says_when_that_was_by_the_clock_of_the_database(store: Store, database: Connection) -> None:
    [[before]] = rows(database, "select clock_timestamp()")
    store.write([sent(probe(1))])
    [[after]] = rows(database, "select clock_timestamp()")
    [(stored_at, sent_at)] = rows(database, "select stored_at, sent_at from reading")
    assert before <= stored_at <= after
    assert sent_at is None


@one_engine
def test_a_new_calibration_makes_no_conflict_of_what_comes_again(store: Store, database: Connection) -> None:
    store.write([sent(probe(1, -18))])
    database.execute(
        "insert into calibration (device_id, channel, valid_from, correction) values (1, 'temp', '2020-01-01Z', 0.5)"
    )
    database.execute("notify plant_changed")
    again = store.write([sent(probe(1, -18)), sent(probe(1, -18, age=1))])
    assert (again.readings, again.duplicates, again.conflicts) == (1, 1, 0)
    assert store.write([sent(probe(1, -18, age=1), probe(1, -17.5))]).conflicts == 1
    assert rows(database, "select value, raw from reading order by time") == [(-17.5, -18), (-18, None)]


@one_engine
def test_the_order_of_arrival_does_not_matter(store: Store, database: Connection) -> None:
    messages = [sent(probe(number, -18 - age / 10, age=age)) for number in range(1, 6) for age in range(20)]
    shuffled = Random(7).choices(messages, k=300) + messages
    for start in range(0, len(shuffled), 37):
        store.write(shuffled[start : start + 37])
    expected = [(number, NOW - minutes(age), -18 - age / 10) for number in range(1, 6) for age in reversed(range(20))]
    assert rows(database, "select point_id, time, value from reading order by 1, 2") == expected
    assert [row[:3] for row in rows(database, FEED)] == expected
    assert rows(database, "select from reading_conflict") == []


@one_engine
def test_incredible_readings_are_kept_apart_and_never_fed(store: Store, database: Connection) -> None:
    store.write([sent(probe(1, 327.67), probe(2, age=-60))] * 2)
    assert rows(database, "select point_id, reason from doubtful_reading order by 1") == [
        (1, "implausible"),
        (2, "time_ahead"),
    ]
    assert rows(database, "select from reading_feed") == []


@one_engine
def test_those_who_watch_over_sensors_hear_once_of_what_is_kept_apart(store: Store, database: Connection) -> None:
    store.write([sent(probe(1, 327.67), probe(2, age=-60))] * 2)
    store.write([sent(probe(1, 327.67))])
    assert rows(database, "select point_id, reason from doubt_feed order by id") == [
        (1, "implausible"),
        (2, "time_ahead"),
    ]


@one_engine
def test_a_partly_bad_message_is_stored_and_kept(store: Store, database: Connection) -> None:
    message = sent(probe(1), reading(device="stranger"), {"n": "probe-2:temp", "v": "x"})
    assert store.write([message]).readings == 1
    [(payload, reason, detail)] = rows(database, "select payload, reason, detail from rejected_message")
    assert (payload, reason) == (message.payload, "unknown_device")
    assert detail == (
        "Record 3: field 'v' has to be a number, and is the text 'x'. "
        "Device 'stranger' is not declared in any plant file."
    )


SCAN = {"time": NOW.isoformat(), "reader": "pack-line-2", "data": "]Q1https://id.example/01/06901234500011/10/L1"}


def scanned(gateway: str = "gw-1", **fields: JsonValue) -> Received:
    return received({**SCAN, **fields}, f"byssus/v1/{gateway}/scan")


@one_engine
def test_a_scan_is_stored_once_and_announced(store: Store, database: Connection) -> None:
    database.execute("listen scan")
    assert store.write([scanned(quantity=12, unit="KGM"), scanned(parent="]C100")]).scans == 2
    assert store.write([scanned(quantity=12, unit="KGM")]).scans == 0
    [heard] = database.notifies(timeout=30, stop_after=1)
    assert heard.channel == "scan"
    assert rows(database, "select reader, time, quantity, unit, parent from scan order by id") == [
        ("pack-line-2", NOW, 12, "KGM", None),
        ("pack-line-2", NOW, None, None, "]C100"),
    ]


@one_engine
def test_an_epcis_document_is_kept_as_it_came_and_announced(store: Store, database: Connection) -> None:
    database.execute("listen epcis_capture")
    document = Received("byssus/v1/gw-1/epcis", b'{ "type": "ObjectEvent"}', NOW)
    assert [store.write([document]).captures for _ in range(2)] == [1, 0]
    assert [heard.channel for heard in database.notifies(timeout=30, stop_after=1)] == ["epcis_capture"]
    assert rows(database, "select source, document, finished_at from epcis_capture") == [
        ("byssus/v1/gw-1/epcis", document.payload, None)
    ]


@one_engine
def test_readings_are_announced(store: Store, database: Connection) -> None:
    database.execute("listen reading_feed")
    store.write([sent(probe(1))])
    assert [heard.channel for heard in database.notifies(timeout=30, stop_after=1)] == ["reading_feed"]


GATEWAYS = "select code, online, status_at, heard_at from gateway order by id"


def status(online: bool, *, retained: bool = False, after: float = 0) -> Received:
    message = received({"online": online}, "byssus/v1/gw-1/status", retained=retained)
    return message._replace(at=NOW + minutes(after))


@one_engine
def test_a_gateway_is_there_until_its_last_will_comes(store: Store, database: Connection) -> None:
    store.write([status(True)])
    assert rows(database, GATEWAYS) == [("gw-1", True, NOW, NOW)]
    store.write([status(False, after=5)])
    assert rows(database, GATEWAYS) == [("gw-1", False, NOW + minutes(5), NOW)]


@one_engine
def test_a_status_that_the_broker_kept_is_no_news(store: Store, database: Connection) -> None:
    store.write([status(True)])
    store.write([status(True, retained=True, after=60)])
    assert rows(database, GATEWAYS) == [("gw-1", True, NOW, NOW)]


@one_engine
def test_a_gateway_that_nobody_declared_is_met(store: Store, database: Connection) -> None:
    store.write([scanned("gw-9"), received({"online": True}, "byssus/v1/gw-9/status")])
    assert rows(database, "select code, site_id, online, heard_at from gateway where code = 'gw-9'") == [
        ("gw-9", None, True, NOW)
    ]


@one_engine
@pytest.mark.parametrize("fields", [{"data": "a\0b"}, {"reader": "".join(map(chr, range(9000, 19000)))}])
def test_a_message_that_the_database_refuses_harms_no_other(
    store: Store, database: Connection, fields: dict[str, JsonValue]
) -> None:
    poison = scanned(**fields)
    stored = store.write([sent(probe(1)), poison, scanned(), sent(probe(2))])
    assert (stored.messages, stored.readings, stored.scans) == (4, 2, 1)
    assert rows(database, "select payload, reason from rejected_message") == [(poison.payload, "unstorable")]


@one_engine
def test_a_plant_that_is_applied_is_known_to_the_next_batch(store: Store, database: Connection) -> None:
    store.write([sent(probe(1))])
    _declare(database, "late")
    database.execute("notify plant_changed")
    assert store.write([sent(reading(device="late"))]).readings == 1


@one_engine
def test_a_batch_that_was_prepared_before_the_plant_changed_is_placed_by_the_new_one(
    store: Store, database: Connection
) -> None:
    store.write([sent(probe(1))])
    prepared = store.prepare([sent(reading(device="late"))])
    _declare(database, "late")
    database.execute("notify plant_changed")
    assert store.commit(prepared).readings == 1


@one_engine
@pytest.mark.parametrize(("refresh_seconds", "known"), [(0, 1), (3600, 0)])
def test_an_unknown_device_makes_the_plant_be_read_again_but_not_each_time(
    plant_url: str, database: Connection, refresh_seconds: float, known: int
) -> None:
    with closing(Store(plant_url, "byssus-test", refresh_seconds=refresh_seconds)) as store:
        store.write([sent(probe(1))])
        _declare(database, "late")
        assert store.write([sent(reading(device="late"))]).readings == known


def _declare(database: Connection, device: str) -> None:
    with database.transaction():
        database.execute("insert into device (code, gateway_id) values (%s, 1)", [device])
        database.execute(
            "insert into assignment (device_id, channel, point_id, valid_from) "
            "select id, 'temp', 5, '2020-01-01Z' from device where code = %s",
            [device],
        )


def delivered(message: Received, packet_id: int, *, duplicate: bool = False) -> Received:
    return message._replace(packet_id=packet_id, duplicate=duplicate)


@one_engine
def test_a_redelivery_is_known_even_if_nothing_in_it_tells(store: Store, database: Connection) -> None:
    untimed = sent({"n": "probe-1:temp", "v": -18})
    nonsense = Received(SENML, b"[", NOW)
    store.write([delivered(untimed, 1), delivered(nonsense, 2)])
    later = NOW + minutes(1)
    store.write([delivered(one._replace(at=later), id_, duplicate=True) for id_, one in [(1, untimed), (2, nonsense)]])
    assert rows(database, "select time from reading") == [(NOW,)]
    assert rows(database, "select received_at from rejected_message") == [(NOW,)]


@one_engine
def test_what_was_committed_before_is_taken_out_of_a_batch_that_was_prepared_with_it(
    store: Store, database: Connection
) -> None:
    untimed = sent({"n": "probe-1:temp", "v": -18})
    again = delivered(untimed._replace(at=NOW + minutes(1)), 1, duplicate=True)
    store.write([delivered(untimed, 1)])
    assert store.commit(store.prepare([again, sent(probe(2))])).readings == 1
    assert rows(database, "select point_id, time from reading order by 1") == [(1, NOW), (2, NOW)]


@one_engine
def test_the_same_words_said_again_are_stored_again(store: Store, database: Connection) -> None:
    untimed = sent({"n": "probe-1:temp", "v": -18})
    nonsense = Received(SENML, b"[", NOW)
    store.write([delivered(untimed, 1), delivered(nonsense, 2)])
    later = NOW + minutes(1)
    store.write([delivered(untimed._replace(at=later), 1), delivered(nonsense._replace(at=later), 2)])
    assert rows(database, "select count(*) from reading") == [(2,)]
    assert rows(database, "select count(*) from rejected_message") == [(2,)]


@one_engine
def test_a_bad_message_that_the_broker_keeps_is_kept_here_once(store: Store, database: Connection) -> None:
    store.write([Received(SENML, b"[", NOW, retained=True)])
    store.write([Received(SENML, b"[", NOW + minutes(9), retained=True)])
    assert rows(database, "select received_at from rejected_message") == [(NOW,)]


def uplink(*, counter: int = 23, session: str = "00189440", after: float = 0, data: str = "A2c=") -> Received:
    at = NOW + minutes(after)
    document = {
        "time": at.isoformat(),
        "fCnt": counter,
        "devAddr": session,
        "data": data,
        "object": {"temp": -18},
    }
    return Received("application/1/device/probe-1/event/up", encoded(document), at)


@one_engine
def test_a_radio_frame_that_came_by_two_ways_is_stored_once(store: Store, database: Connection) -> None:
    store.write([uplink(), uplink(after=0.1)])
    store.write([uplink(after=2)])
    assert rows(database, "select time from reading") == [(NOW,)]


@one_engine
@pytest.mark.parametrize(
    "other",
    [uplink(counter=24, after=1), uplink(session="other", after=1), uplink(data="A2g=", after=1), uplink(after=61)],
    ids=["next", "joined anew", "began anew", "much later"],
)
def test_a_counter_that_begins_anew_is_no_copy(store: Store, database: Connection, other: Received) -> None:
    store.write([uplink()])
    store.write([other])
    assert rows(database, "select count(*) from reading") == [(2,)]
