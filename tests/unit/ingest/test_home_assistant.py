import pytest
from pydantic import JsonValue

from builders.ingest import encoded
from byssus.ingest.formats.table import decode, names_of
from byssus.ingest.message import Announcement, Aside, Decoded, Proposal, Reason

CONFIG = "homeassistant/sensor/0x00158d/temperature/config"
LONG: dict[str, JsonValue] = {
    "device_class": "temperature",
    "state_topic": "zigbee2mqtt/cold-1",
    "unit_of_measurement": "°C",
    "value_template": "{{ value_json.temperature }}",
    "name": "Cold room",
    "device": {"name": "cold-1", "model": "WSDCGQ11LM", "identifiers": ["x"]},
}
SHORT: dict[str, JsonValue] = {
    "dev_cla": "temperature",
    "~": "zigbee2mqtt",
    "stat_t": "~/cold-1",
    "unit_of_meas": "°C",
    "val_tpl": "{{value_json['temperature'] | round(1)}}",
    "name": None,
    "dev": {"name": "Cold room", "mdl": "WSDCGQ11LM"},
}


def announced(config: JsonValue) -> Decoded:
    return decode(CONFIG, encoded(config))


@pytest.mark.parametrize("config", [LONG, SHORT], ids=["long", "short"])
def test_an_announced_sensor_proposes_a_mapping_whatever_the_length_of_its_keys(config: dict[str, JsonValue]) -> None:
    proposal = Proposal(
        "zigbee2mqtt/cold-1", ("temperature",), "Cold room", "WSDCGQ11LM", quantity="temperature", unit="°C"
    )
    assert announced(config) == Decoded(announcement=Announcement(CONFIG, proposal))


@pytest.mark.parametrize(
    ("template", "path"),
    [
        (None, ()),
        ("{{ value }}", ()),
        ("{{ value | float }}", ()),
        ("{{ value_json.AM2301.Temperature }}", ("AM2301", "Temperature")),
        ("{{ value_json['DS18B20-1'].Temperature }}", ("DS18B20-1", "Temperature")),
        ('{{ value_json["a"]["b"] | float | round(2) }}', ("a", "b")),
    ],
)
def test_a_template_leads_to_a_field(template: str | None, path: tuple[str, ...]) -> None:
    announcement = announced({**LONG, "value_template": template}).announcement
    assert announcement is not None
    assert announcement.proposal is not None
    assert announcement.proposal.path == path


@pytest.mark.parametrize(
    "template",
    [
        "{{ value_json.temperature * 2 }}",
        "{{ value_json.temperature | multiply(0.1) }}",
        "{% if value_json.t %}{{ value_json.t }}{% endif %}",
        "{{ value_json.t }}{{ value_json.h }}",
        "{{ states('x') }}",
        "{{ value" + " " * 100_000,
    ],
)
def test_a_template_that_computes_is_refused_rather_than_misread(template: str) -> None:
    decoded = announced({**LONG, "value_template": template})
    assert decoded.announcement is None
    assert [problem.reason for problem in decoded.problems] == [Reason.UNDECODED]


def test_an_empty_message_withdraws_what_was_announced() -> None:
    assert decode(CONFIG, b"") == Decoded(announcement=Announcement(CONFIG, None))


def test_a_configuration_without_a_topic_is_refused() -> None:
    assert [problem.reason for problem in announced({**LONG, "state_topic": None}).problems] == [Reason.MISSING]


def test_other_topics_of_home_assistant_say_nothing() -> None:
    assert decode("homeassistant/sensor/x/state", b"-18.2") == Decoded(aside=Aside.NETWORK)


@pytest.mark.parametrize(
    ("topic", "path", "names"),
    [
        ("zigbee2mqtt/cold-1", ["temperature"], ("cold-1", "temperature")),
        ("tele/cold-1/SENSOR", ["AM2301", "Temperature"], ("cold-1", "AM2301.Temperature")),
        ("zigbee2mqtt/cold-1/temperature", [], ("cold-1", "temperature")),
        ("garage/temperature", [], None),
        ("tele/cold-1/LWT", [], None),
    ],
)
def test_a_proposal_names_device_and_channel_as_the_format_of_its_topic_does(
    topic: str, path: list[str], names: tuple[str, str] | None
) -> None:
    assert names_of(topic, path) == names
