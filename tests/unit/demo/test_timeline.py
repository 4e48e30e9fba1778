from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from builders.demo import START, acts, registry
from byssus.app.demo.gateway.act import LinkChange, Message
from byssus.app.demo.incident import ClockWrong, Garbled, Incident, LinkLost, ProbeUnplugged, SaidTwice, Stranger
from byssus.app.demo.script import INCIDENTS, Script
from byssus.ingest.formats import table
from byssus.ingest.message import Reason, Received
from byssus.ingest.place import Placed, place

SCRIPT = Script(START)
HOURS = 5


def sent(hours: float = HOURS) -> Iterator[Message]:
    return (act for act in acts(hours) if isinstance(act, Message))


def placed(message: Message) -> Placed:
    received = Received(message.topic, message.payload, message.due)
    return place(table.decode(message.topic, message.payload), received, registry())


def scripted(kind: type[Incident]) -> list[Incident]:
    return [each for each in INCIDENTS if isinstance(each, kind) and each.after < timedelta(hours=HOURS)]


def on(kind: type[Incident], message: Message) -> bool:
    return SCRIPT.now(kind, message.gateway, message.due) is not None


def test_the_demo_is_the_same_each_time() -> None:
    assert list(acts(0.5)) == list(acts(0.5))


def test_acts_come_in_order_of_time() -> None:
    assert all(before.due <= after.due for before, after in pairwise(acts(HOURS)))


def test_gateways_speak_five_dialects() -> None:
    kinds = {message.topic.split("/")[0] for message in sent(1)}
    assert kinds == {"byssus", "v1", "application", "zigbee2mqtt", "tele"}


def test_ingest_understands_all_but_what_the_script_spoils() -> None:
    for message in sent():
        problems = [problem.detail for problem in placed(message).problems]
        if not on(Garbled, message) and not on(Stranger, message):
            assert problems == [], message.topic


def test_every_point_of_the_city_is_heard_within_ten_minutes() -> None:
    heard = {reading.point_id for message in sent(0.2) for reading in placed(message).readings}
    fed = {
        holds.point.id for device in registry().devices.values() for each in device.channels.values() for holds in each
    }
    assert heard == fed


def test_live_readings_are_live_and_what_gateways_had_kept_is_backfill() -> None:
    backfilled = Counter(
        reading.backfill for message in sent(1) for reading in placed(message).readings if reading.time >= START
    )
    assert backfilled == {False: backfilled.total()}
    assert all(
        reading.backfill
        for message in sent(1)
        for reading in placed(message).readings
        if reading.time < START - timedelta(minutes=10)
    )


def test_a_garbled_message_and_an_undeclared_sensor_are_refused_for_what_they_are() -> None:
    refused: dict[str, set[Reason]] = defaultdict(set)
    for message in sent():
        refused[message.gateway] |= {problem.reason for problem in placed(message).problems}
    (garbled,), (stranger,) = scripted(Garbled), scripted(Stranger)
    assert refused[garbled.where] == {Reason.NOT_JSON}
    assert refused[stranger.where] == {Reason.UNKNOWN_DEVICE}


def test_what_was_kept_while_the_link_was_down_comes_when_it_is_back() -> None:
    (loss,) = scripted(LinkLost)
    down, up = START + loss.after, START + loss.after + loss.lasts
    mine = [act for act in acts(HOURS) if act.gateway == loss.where]
    changes = [act for act in mine if isinstance(act, LinkChange)]
    assert [(change.due, change.up) for change in changes] == [(down, False), (up, True)]
    assert not [act for act in mine if isinstance(act, Message) and down < act.due < up]
    told = sorted({reading.time for act in mine if isinstance(act, Message) for reading in placed(act).readings})
    assert {after - before for before, after in pairwise(told)} == {timedelta(minutes=5)}


def test_a_clock_two_minutes_ahead_is_believed_and_one_a_day_ahead_is_not() -> None:
    little, much = (set(), set())  # type: tuple[set[timedelta], set[Reason]]
    for message in sent():
        wrong = SCRIPT.now(ClockWrong, message.gateway, message.due)
        found = placed(message)
        if wrong and wrong.ahead == timedelta(seconds=131):
            little |= {reading.time - message.due for reading in found.readings if reading.time > START}
        elif wrong:
            assert not found.readings
            much |= {row.reason for row in found.doubtful}
    assert timedelta(seconds=131) in little
    assert much == {Reason.TIME_AHEAD}


def test_the_value_of_an_unplugged_probe_is_never_stored_as_a_reading() -> None:
    (probe,) = scripted(ProbeUnplugged)
    device = next(device for device in registry().devices.values() for each in [device.channels] if each)
    assert device
    doubtful = [row for message in sent() for row in placed(message).doubtful if row.value == 327.67]
    assert {row.reason for row in doubtful} == {Reason.IMPLAUSIBLE}
    assert len(doubtful) == probe.lasts // timedelta(minutes=5)


def test_a_gateway_that_repeats_itself_says_everything_twice() -> None:
    times = Counter(message for message in sent(1.2) if on(SaidTwice, message))
    assert {message.gateway for message in times} == {each.where for each in scripted(SaidTwice)}
    assert set(times.values()) == {2}


def test_a_simulation_that_begins_later_tells_the_same_live_readings_from_then_on() -> None:
    first = {(row.point_id, row.time) for message in sent(1) for row in placed(message).readings}
    assert len(first) > 352 * 30
