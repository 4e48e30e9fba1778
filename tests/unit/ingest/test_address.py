from pathlib import Path

import pytest

from byssus.core.errors import InvalidInput
from byssus.ingest.address import Address, parse_mqtt_url


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("mqtt://broker", Address("broker", 1883, tls=False)),
        ("mqtts://broker", Address("broker", 8883, tls=True)),
        ("mqtt://[::1]:1884", Address("::1", 1884, tls=False)),
        ("mqtt://ingest:p%40ss@broker", Address("broker", 1883, tls=False, user="ingest", password="p@ss")),
        ("mqtts://broker?ca=/etc/ca.pem", Address("broker", 8883, tls=True, authorities=Path("/etc/ca.pem"))),
    ],
)
def test_one_url_says_where_the_broker_is(url: str, address: Address) -> None:
    assert parse_mqtt_url(url) == address


@pytest.mark.parametrize("url", ["", "broker:1883", "http://broker", "mqtt://:1883", "mqtt://broker:port"])
def test_another_url_is_refused_without_telling_its_secrets(url: str) -> None:
    with pytest.raises(InvalidInput, match="BYSSUS_MQTT_URL"):
        parse_mqtt_url(url)


def test_an_address_shows_no_password() -> None:
    assert str(parse_mqtt_url("mqtts://ingest:secret@broker")) == "mqtts://broker:8883"
