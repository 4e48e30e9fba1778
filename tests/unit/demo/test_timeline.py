from collections import Counter, defaultdict
from datetime import timedelta
from functools import cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from builders.demo import SEED, START, acts, plant, points, registry
from byssus.app.demo.gateway.act import LinkChange, Message
from byssus.app.demo.incident import ClockWrong, Garbled, Incident, LinkLost, ProbeUnplugged, SaidTwice, Stranger
from byssus.app.demo.script import INCIDENTS, Script
from byssus.app.demo.timeline import timeline
from byssus.core.arrival import Doubt
from byssus.ingest.formats import table
from byssus.ingest.message import Problem, Reason, Received
from byssus.ingest.place import place
from byssus.ingest.rows import DoubtfulRow, ReadingRow, Rows

SCRIPT = Script(START)
HOURS = 4
MINUTE = timedelta(minutes=1)


@cache
def sent() -> list[Message]:
    return [act for act in acts(HOURS) if isinstance(act, Message)]


class Heard(NamedTuple):
    """What ingest makes of a message that it receives when it is sent."""

    message: Message
    rows: Rows
    problems: list[Problem]


def hear(message: Message) -> Heard:
    received, rows = Received(message.topic, message.payload, message.due), Rows()
    problems = place(table.decode(message.topic, message.payload), received, registry(), rows)
    return Heard(message, rows, problems)


@cache
def heard() -> list[Heard]:
    return [hear(message) for message in sent()]


def readings() -> list[ReadingRow]:
    return [reading for each in heard() for reading in each.rows.readings]


def doubtful() -> list[DoubtfulRow]:
    return [row for each in heard() for row in each.rows.doubtful]


def scripted(kind: type[Incident]) -> list[Incident]:
    return [each for each in INCIDENTS if isinstance(each, kind) and each.after < timedelta(hours=HOURS)]


def test_the_demo_is_the_same_each_time() -> None:
    assert list(acts(0.2)) == list(acts(0.2))


def test_acts_come_in_order_of_time() -> None:
    assert all(before.due <= after.due for before, after in pairwise(acts(HOURS)))


def test_gateways_speak_five_dialects() -> None:
    assert {message.topic.split("/")[0] for message in sent()} == {"byssus", "v1", "application", "zigbee2mqtt", "tele"}


def test_ingest_understands_all_but_what_the_script_spoils() -> None:
    spoilt = {each.where for each in (*scripted(Garbled), *scripted(Stranger))}
    misunderstood = {each.message.gateway for each in heard() if each.problems}
    assert misunderstood == spoilt


def test_a_garbled_message_and_an_undeclared_sensor_are_refused_for_what_they_are() -> None:
    refused: dict[str, set[Reason]] = defaultdict(set)
    for each in heard():
        refused[each.message.gateway] |= {problem.reason for problem in each.problems}
    assert {refused[each.where] == {Reason.NOT_JSON} for each in scripted(Garbled)} == {True}
    assert {refused[each.where] == {Reason.UNKNOWN_DEVICE} for each in scripted(Stranger)} == {True}


def test_every_point_of_the_city_is_heard_within_ten_minutes() -> None:
    soon = [each.rows for each in heard() if each.message.due <= START + 10 * MINUTE]
    assert len({reading.point_id for rows in soon for reading in rows.readings}) == len(points())


def test_what_gateways_had_kept_is_backfill_and_what_they_measure_now_is_live() -> None:
    cut_off = {each.where for each in scripted(LinkLost)}
    told = [each.rows.readings for each in heard() if each.message.gateway not in cut_off]
    clear = [reading for readings in told for reading in readings if abs(reading.time - START) > 10 * MINUTE]
    assert all(reading.backfill == (reading.time < START) for reading in clear)
    assert {reading.backfill for reading in clear} == {True, False}


def test_what_was_kept_while_the_link_was_down_comes_when_it_is_back() -> None:
    (loss,) = scripted(LinkLost)
    down, up = START + loss.after, START + loss.after + loss.lasts
    changes = [act for act in acts(HOURS) if isinstance(act, LinkChange)]
    mine = [each for each in heard() if each.message.gateway == loss.where]
    times = sorted({reading.time for each in mine for reading in each.rows.readings})
    assert [(change.due, change.gateway, change.up) for change in changes] == [
        (down, loss.where, False),
        (up, loss.where, True),
    ]
    assert not [each for each in mine if down < each.message.due < up]
    assert {after - before for before, after in pairwise(times)} == {5 * MINUTE}


def test_a_clock_two_minutes_ahead_is_believed() -> None:
    (wrong,) = [each for each in scripted(ClockWrong) if not each.after]
    ahead = {
        row.time - row.received_at
        for each in heard()
        if each.message.gateway == wrong.where
        for row in each.rows.readings
        if row.time > row.received_at
    }
    assert ahead == {timedelta(seconds=131)}


def test_a_clock_a_day_ahead_is_not_believed() -> None:
    (wrong,) = [each for each in scripted(ClockWrong) if each.after]
    rows = [row for row in doubtful() if row.reason is Doubt.TIME_AHEAD]
    assert {row.time - row.received_at for row in rows} == {timedelta(days=1)}
    assert len(rows) == 4 * (wrong.lasts // (5 * MINUTE))


def test_the_value_of_an_unplugged_probe_is_never_stored_as_a_reading() -> None:
    (probe,) = scripted(ProbeUnplugged)
    rows = [row for row in doubtful() if row.reason is Doubt.IMPLAUSIBLE]
    assert {row.value for row in rows} == {327.67}
    assert len(rows) == probe.lasts // (5 * MINUTE)
    assert max(row.value for row in readings()) < 110


def test_a_gateway_that_repeats_itself_says_everything_twice() -> None:
    doubled = {message.gateway for message, n in Counter(sent()).items() if n == 2}
    assert doubled == {each.where for each in scripted(SaidTwice)}


def test_gateways_that_are_switched_on_again_go_on_from_the_time_it_is() -> None:
    begin = START + timedelta(hours=20)
    again = timeline(plant(), SCRIPT, SEED, begin)
    first = list(takewhile(lambda act: act.due < begin + 10 * MINUTE, again))
    assert min(act.due for act in first) == begin
    told = [hear(act).rows.readings for act in first if isinstance(act, Message)]
    assert len({reading.point_id for readings in told for reading in readings}) == len(points())
