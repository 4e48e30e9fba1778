"""What holds for messages of every format."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from builders.foreign import SAMPLES
from builders.ingest import COLD, NOW, SENML, always, encoded, registry
from byssus.ingest.formats.table import MOST_BYTES, MOST_READINGS, decode
from byssus.ingest.message import Reason, Received
from byssus.ingest.place import place
from byssus.ingest.rows import Rows

TOPICS = sorted({sample.topic for sample in SAMPLES})
WITHDRAWS_WHEN_EMPTY = "homeassistant/sensor/0x1/temperature/config"
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just(10**400)
LABELS = """bn bt bu bv bs bver n u v vb vs vd s t time reader data quantity unit parent step type online ts values
object history timestamp fCnt devAddr last_seen Time TempUnit temperature Temperature AM2301"""
WORDS = st.text(max_size=5) | st.sampled_from(LABELS.split())
DOCUMENTS = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner), max_leaves=12)


def refusal(payload: bytes, topic: str = SENML) -> tuple[Reason, str]:
    decoded = decode(topic, payload)
    assert decoded.capture is None
    assert not [*decoded.readings, *decoded.scans]
    [problem] = decoded.problems
    return problem.reason, problem.detail


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic != WITHDRAWS_WHEN_EMPTY])
@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n", Reason.EMPTY),
        (b'[{"n":"a:temp","v":1}', Reason.NOT_JSON),
        (b"-18.5 C", Reason.NOT_JSON),
        (b'[{"n":"\xff"}]', Reason.NOT_UTF8),
        (b"[" * 100_000, Reason.NOT_JSON),
        (b"1" * (MOST_BYTES + 1), Reason.TOO_BIG),
        (b'"7"', Reason.WRONG_TYPE),
    ],
    ids=["empty", "blank", "truncated", "text", "not utf-8", "deep", "big", "a word"],
)
def test_a_payload_of_no_sense_is_refused_whole(topic: str, payload: bytes, reason: Reason) -> None:
    assert refusal(payload, topic)[0] is reason


def test_the_sentence_names_what_was_found() -> None:
    assert refusal(b'[{"n":"\xff"}]')[1] == "The message is not UTF-8 text: byte 0xff at position 7."


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e400", b"1" * 400])
def test_a_number_that_is_not_finite_is_refused_and_its_neighbours_are_used(number: bytes) -> None:
    decoded = decode(SENML, b'[{"n":"a:temp","v":' + number + b'},{"n":"b:temp","v":-18}]')
    assert [reading.device for reading in decoded.readings] == ["b"]
    assert [problem.reason for problem in decoded.problems] == [Reason.NOT_FINITE]


def test_a_payload_may_begin_with_a_byte_order_mark() -> None:
    assert decode(SENML, b'\xef\xbb\xbf[{"n":"a:temp","v":1}]').readings


def test_a_number_as_long_as_a_line_is_named_in_part() -> None:
    [problem] = decode(SENML, b'[{"n":' + b"1" * 400 + b',"v":1}]').problems
    assert problem.detail == f"Record 1: field 'n' has to be a text, and is the number {'1' * 60}."


@pytest.mark.parametrize("count", [MOST_READINGS, MOST_READINGS + 1])
def test_a_message_holds_ten_thousand_readings_at_most(count: int) -> None:
    records: list[JsonValue] = [{"n": "a:t", "t": index, "v": 1} for index in range(count)]
    decoded = decode(SENML, encoded(records))
    if count > MOST_READINGS:
        assert [problem.reason for problem in decoded.problems] == [Reason.TOO_MANY]
        assert not decoded.readings
    else:
        assert len(decoded.readings) == count


@pytest.mark.parametrize("topic", ["byssus/v1/gw/alarms", "byssus/v1/a/b/senml", "nonsense", ""])
def test_a_topic_that_nobody_knows_is_refused(topic: str) -> None:
    assert refusal(b"{}", topic)[0] is Reason.UNKNOWN_TOPIC


@pytest.mark.parametrize("topic", TOPICS)
@given(payload=st.binary(max_size=60))
@settings(max_examples=20)
def test_no_bytes_raise(topic: str, payload: bytes) -> None:
    decode(topic, payload)


@pytest.mark.parametrize("topic", TOPICS)
@given(document=DOCUMENTS | st.lists(st.dictionaries(WORDS, DOCUMENTS), max_size=4))
@settings(max_examples=20)
def test_no_document_raises_and_each_problem_says_what(topic: str, document: JsonValue) -> None:
    received = Received(topic, encoded(document), NOW)
    plant = registry(x={"temperature": always(COLD), "AM2301.Temperature": always(COLD), "value": always(COLD)})
    for problem in place(decode(topic, received.payload), received, plant, Rows()):
        assert problem.detail.endswith(".")
