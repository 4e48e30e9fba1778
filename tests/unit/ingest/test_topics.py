import pytest

from builders.foreign import SAMPLES
from byssus.core.errors import InvalidInput
from byssus.ingest.formats.table import decode
from byssus.ingest.message import Reason
from byssus.ingest.topics import DEFAULT_TOPICS, parse_topics


@pytest.mark.parametrize("topic", sorted({sample.topic for sample in SAMPLES}))
def test_each_format_has_its_topics_without_any_setting(topic: str) -> None:
    assert Reason.UNKNOWN_TOPIC not in {problem.reason for problem in decode(topic, b"{}").problems}
    assert DEFAULT_TOPICS.known(topic) == topic


@pytest.mark.parametrize(
    ("setting", "topic", "known"),
    [
        ("cold/+/tele=tele/+/SENSOR", "cold/room-1/tele", "tele/room-1/SENSOR"),
        ("plant7/z2m/#=zigbee2mqtt/#", "plant7/z2m/store/1", "zigbee2mqtt/store/1"),
        ("esp/+/state = zigbee2mqtt/#, ", "esp/a/state", "zigbee2mqtt/a"),
        ("eu/+/device/+/up=v3/+/devices/+/up", "eu/app/device/d1/up", "v3/app/devices/d1/up"),
        ("cold/+/tele=tele/+/SENSOR", "cold/a/b/tele", "cold/a/b/tele"),
        ("a.c/+=tele/+/SENSOR", "abc/x", "abc/x"),
    ],
)
def test_a_topic_of_the_plants_choice_is_read_as_one_of_a_format(setting: str, topic: str, known: str) -> None:
    assert parse_topics(setting).known(topic) == known


def test_topics_of_the_plants_choice_are_subscribed_to_besides_all_others() -> None:
    topics = parse_topics("cold/+/tele=tele/+/SENSOR")
    assert topics.filters == (*DEFAULT_TOPICS.filters, "cold/+/tele")


def test_a_format_that_is_off_is_not_subscribed_to() -> None:
    assert set(DEFAULT_TOPICS.filters) - set(parse_topics("zigbee2mqtt/#=off,").filters) == {"zigbee2mqtt/#"}


def test_topics_that_belong_to_the_broker_are_only_subscribed_to_on_request() -> None:
    reserved = "$oc/devices/+/sys/properties/report"
    assert not [topic for topic in DEFAULT_TOPICS.filters if topic.startswith("$")]
    assert reserved in parse_topics(f"{reserved}=on").filters


@pytest.mark.parametrize(
    "setting",
    [
        "cold/+/tele",
        "cold/+/tele=tasmota",
        "cold=off",
        "cold/tele=tele/+/SENSOR",
        "cold/#=tele/+/SENSOR",
        "cold/+x/+=tele/+/SENSOR",
        "#/cold=zigbee2mqtt/#",
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_with_its_place(setting: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_topics(setting)
    assert refused.value.where == "BYSSUS_MQTT_TOPICS"
    assert repr(setting) in str(refused.value)
