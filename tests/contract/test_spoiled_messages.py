"""Whatever becomes of a message on its way, no decoder raises, and nothing that could be a reading is lost in silence.

A few thousand cases with the tests; BYSSUS_FUZZ_ROUNDS asks for more (`make fuzz-formats`).
"""

import os
from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.foreign import SAMPLES, Sample
from builders.ingest import COLD, NOW, always, registry
from builders.sparkplug import device_birth, device_data, node_birth, node_death
from builders.spoiling import leaves, spoiled, spoiled_bytes, spoiled_gently, written
from byssus.ingest.edge.session import EdgeSession, follow
from byssus.ingest.formats.table import decode
from byssus.ingest.message import Decoded, Problem, Received
from byssus.ingest.place import place
from byssus.ingest.rows import Rows

ROUNDS = int(os.environ.get("BYSSUS_FUZZ_ROUNDS", "3000"))
EDGE = (node_birth(), device_birth(), device_data(-18.0, seq=2), node_death())
CHANCES = st.integers(0, 2**64 - 1).map(Random)


def outcome(decoded: Decoded) -> str:
    """What became of a message, in a word."""
    if decoded.problems:
        return "problem"
    if any(isinstance(reading.value, Problem) for reading in decoded.readings):
        return "problem of a channel"
    if decoded.edge or decoded.readings or decoded.scans:
        return "understood"
    return "ignored by rule" if decoded == Decoded() else "understood"


def check(topic: str, payload: bytes) -> Decoded:
    """Decode and place a message; all that may come of it are rows and problems in sentences."""
    decoded = decode(topic, payload)
    devices = {reading.device: {reading.channel: always(COLD)} for reading in decoded.readings[::2]}
    for problem in place(decoded, Received(topic, payload, NOW), registry(**devices), Rows()):
        assert problem.detail.endswith(".")
        assert len(problem.detail) < 2000
    return decoded


def values(decoded: Decoded) -> set[object]:
    return {reading.value for reading in decoded.readings if not isinstance(reading.value, Problem)}


def check_gently(sample: Sample, chance: Random) -> str:
    """Spoil other parts than a measured value: then it is a reading still, or somebody hears why not."""
    measured = values(decode(sample.topic, sample.payload)) - {0, 1}
    document = spoiled_gently(sample.document, chance)
    decoded = check(sample.topic, written(document))
    left = measured.intersection(leaf for leaf in leaves(document) if not isinstance(leaf, bool))
    assert left <= values(decoded) or decoded.problems, (sample.topic, document)
    return outcome(decoded)


def check_roughly(sample: Sample, chance: Random) -> str:
    """Spoil anything: what is not understood is a problem, unless nothing like a reading was in it."""
    return outcome(check(sample.topic, spoiled(sample.document, chance)))


def check_edge(chance: Random) -> str:
    """Spoil messages of an edge node on their way from birth to death."""
    session = EdgeSession("zhoushan/line-1")
    found = "understood"
    for message in EDGE:
        payload = spoiled_bytes(message.payload, chance) if chance.random() < 0.5 else message.payload
        decoded = check(message.topic, payload)
        if decoded.edge is None:
            assert decoded.problems
            found = "problem"
        else:
            session = follow(session, decoded.edge, message.at).session
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


def test_no_spoiled_message_raises_or_is_lost_in_silence(capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for seed in range(ROUNDS):
        chance = Random(seed)
        number = seed % (len(SAMPLES) + 1)
        try:
            if number == len(SAMPLES):
                counts["spBv1.0", check_edge(chance)] += 1
            else:
                sample, how = SAMPLES[number], chance.choice((check_gently, check_roughly))
                counts[sample.topic, how(sample, chance)] += 1
        except Exception as error:
            raise AssertionError(f"seed {seed}, sample {number}: {error!r}") from error
    with capsys.disabled():
        if ROUNDS > 10_000:
            report(counts)
    assert counts.total() == ROUNDS


def report(counts: Counter[tuple[str, str]]) -> None:
    """Print what became of how many messages of each topic."""
    words = ("understood", "problem of a channel", "problem", "ignored by rule")
    print(f"\n{'topic':62}", *(f"{word:>21}" for word in words))
    for topic in sorted({topic for topic, _ in counts}):
        print(f"{topic:62}", *(f"{counts[topic, word]:>21}" for word in words))
    sums = (sum(count for (_, found), count in counts.items() if found == word) for word in words)
    print(f"{f'{counts.total():,} messages':62}", *(f"{count:>21,}" for count in sums))
