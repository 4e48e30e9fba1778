"""Whatever becomes of a message on its way, no decoder raises, and nothing that could be a reading is lost in silence.

A few thousand cases with the tests; BYSSUS_FUZZ_ROUNDS asks for more (`make fuzz-formats`).
"""

import os
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.foreign import SAMPLES, Sample
from builders.ingest import COLD, NOW, always, registry
from builders.sparkplug import device_birth, device_data, node_birth, node_death, wild_message
from builders.spoiling import keys, leaves, spoiled, spoiled_bytes, spoiled_gently, wild, written
from byssus.ingest.edge.session import EdgeSession, follow
from byssus.ingest.formats.table import decode
from byssus.ingest.message import Decoded, Problem, Received
from byssus.ingest.place import place
from byssus.ingest.rows import Rows

ROUNDS = int(os.environ.get("BYSSUS_FUZZ_ROUNDS", "3000"))
EDGE = (node_birth(), device_birth(), device_data(-18.0, seq=2), node_death())
WORDS = sorted({key for sample in SAMPLES for key in keys(sample.document)})
OTHERS = (
    "tele/cold-1/LWT",
    "zigbee2mqtt/bridge/state",
    "zigbee2mqtt/cold-1/set",
    "v1/gateway/rpc",
    "v3/a/devices/d/down",
)
"""Topics on which no message is both JSON and of use, or that nobody reads."""
BYTES = (b"", b"Online", b"Offline", b"online", b"-18.2", b"true", b"\x00", b"\xff\xfe", b"[" * 2000, b"NaN")
CHANCES = st.integers(0, 2**64 - 1).map(Random)


class Fate(StrEnum):
    """What became of a message; there is nothing else that could."""

    STORED = "stored"
    STATUS = "status"
    PARTLY = "partly refused"
    REFUSED = "refused"
    ASIDE = "aside, with why"


def fate(decoded: Decoded) -> Fate:
    """What became of a decoded message; an assertion fails if that is nothing."""
    refused = [*decoded.problems, *(one for one in decoded.readings if isinstance(one.value, Problem))]
    told = [one for one in decoded.readings if not isinstance(one.value, Problem)]
    stored = bool(told or decoded.scans or decoded.capture or decoded.edge or decoded.announcement)
    if refused:
        return Fate.PARTLY if stored else Fate.REFUSED
    if decoded.online is not None or (told and all(one.aspect for one in told)):
        return Fate.STATUS
    assert stored != bool(decoded.aside)
    return Fate.STORED if stored else Fate.ASIDE


def check(topic: str, payload: bytes) -> Decoded:
    """Decode and place a message; all that may come of it are rows, problems in sentences, and why it is left alone."""
    decoded = decode(topic, payload)
    settle(decoded, Received(topic, payload, NOW))
    return decoded


def settle(decoded: Decoded, received: Received) -> None:
    """Place what a message says, with every other channel of it declared."""
    devices = {reading.device: {reading.channel: always(COLD)} for reading in decoded.readings[::2]}
    rows = Rows()
    problems = place(decoded, received, registry(**devices), rows)
    assert problems or rows != Rows() or decoded.edge, "lost in silence"
    for problem in problems:
        assert problem.detail.endswith(".")
        assert len(problem.detail) < 2000


def values(decoded: Decoded) -> set[object]:
    return {reading.value for reading in decoded.readings if not isinstance(reading.value, Problem)}


def check_gently(sample: Sample, chance: Random) -> Fate:
    """Spoil other parts than a measured value: then it is a reading still, or somebody hears why not."""
    measured = values(decode(sample.topic, sample.payload)) - {0, 1}
    document = spoiled_gently(sample.document, chance)
    decoded = check(sample.topic, written(document))
    left = measured.intersection(leaf for leaf in leaves(document) if not isinstance(leaf, bool))
    assert left <= values(decoded) or decoded.problems, (sample.topic, document)
    return fate(decoded)


def check_roughly(sample: Sample, chance: Random) -> Fate:
    """Spoil anything."""
    return fate(check(sample.topic, spoiled(sample.document, chance)))


def check_wildly(sample: Sample, chance: Random) -> Fate:
    """Send what is no message at all on the topic of one."""
    topic = chance.choice(OTHERS) if chance.random() < 0.1 else sample.topic
    payload = chance.choice(BYTES) if chance.random() < 0.1 else written(wild(WORDS, chance))
    return fate(check(topic, spoiled_bytes(payload, chance) if chance.random() < 0.2 else payload))


def check_edge(chance: Random) -> Fate:
    """Spoil messages of an edge node on their way from birth to death, and send some that no node would."""
    session = EdgeSession("zhoushan/line-1")
    found = Fate.STORED
    for message in EDGE:
        if chance.random() < 0.4:
            message = wild_message(chance)
        if chance.random() < 0.4:
            message = message._replace(payload=spoiled_bytes(message.payload, chance))
        decoded = check(message.topic, message.payload)
        if decoded.edge is None:
            assert decoded.problems
            found = Fate.REFUSED
        else:
            step = follow(session, decoded.edge, message.at)
            session = step.session
            settle(step.decoded, message)
    return found


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.topic)
@given(chance=CHANCES)
@settings(max_examples=15)
def test_a_value_that_is_left_is_read_or_missed_aloud(sample: Sample, chance: Random) -> None:
    check_gently(sample, chance)


@given(chance=CHANCES)
@settings(max_examples=100)
def test_no_edge_node_can_make_us_raise(chance: Random) -> None:
    check_edge(chance)


CHECKS: tuple[Callable[[Sample, Random], Fate], ...] = (check_gently, check_roughly, check_wildly)
EDGE_TOPIC = "spBv1.0"


def test_no_spoiled_message_raises_or_is_lost_in_silence(capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[tuple[str, Fate]] = Counter()
    for seed in range(ROUNDS):
        chance = Random(seed)
        number = chance.randrange(-2, len(SAMPLES))
        topic = EDGE_TOPIC if number < 0 else SAMPLES[number].topic
        try:
            found = check_edge(chance) if number < 0 else chance.choice(CHECKS)(SAMPLES[number], chance)
        except Exception as error:
            raise AssertionError(f"seed {seed} on {topic}: {error!r}") from error
        counts[topic, found] += 1
    with capsys.disabled():
        if ROUNDS > 10_000:
            report(counts)
    assert counts.total() == ROUNDS


def report(counts: Counter[tuple[str, Fate]]) -> None:
    """Print what became of how many messages of each topic."""
    print(f"\n{'topic':62}", *(f"{word:>16}" for word in Fate))
    for topic in sorted({topic for topic, _ in counts}):
        print(f"{topic:62}", *(f"{counts[topic, word]:>16,}" for word in Fate))
    sums = (sum(count for (_, found), count in counts.items() if found is word) for word in Fate)
    print(f"{f'{counts.total():,} messages, none raised or lost':62}", *(f"{count:>16,}" for count in sums))
