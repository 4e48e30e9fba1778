"""What the doctor says of a real broker: whether it keeps what several workers share."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from byssus.app.broker_version import broker_version
from byssus.app.doctor import Finding, Health, examine_broker
from byssus.app.embedded.broker import EmbeddedBroker
from byssus.core.clock import Clock
from byssus.core.settings import Settings
from byssus.ingest.address import parse_mqtt_url
from byssus.ingest.link import Link
from byssus.ingest.session import make_session
from byssus.ingest.subscription import subscription
from integration.ingest.live import Gateway, senml
from servers.installation import until
from servers.mosquitto import as_deployed


def of_broker(url: str, workers: int = 1) -> Finding:
    return examine_broker(Settings(mqtt_url=SecretStr(url), ingest_workers=workers, _env_file=None))


@pytest.mark.parametrize("broker", ["mosquitto"], indirect=True)
def test_a_mosquitto_that_several_workers_share_is_a_fault_and_one_worker_is_well_with_it(broker_url: str) -> None:
    shared = of_broker(broker_url, workers=2)
    assert shared.health is Health.BAD
    assert "mosquitto version 2.0." in shared.found
    assert "BYSSUS_INGEST_WORKERS=1" in shared.advice
    assert of_broker(broker_url).health is Health.GOOD


@pytest.mark.parametrize(("workers", "kept"), [(1, 1), (2, 0)])
@pytest.mark.parametrize("broker", ["mosquitto"], indirect=True)
def test_after_a_restart_mosquitto_keeps_for_one_worker_what_it_forgot_that_two_share(
    broker: EmbeddedBroker, workers: int, kept: int
) -> None:
    wanted = subscription("w", 1, workers)
    make_session(broker.start(), wanted, Clock())
    broker.stop()
    url = broker.start()
    gateway = Gateway(url)
    gateway.publish("byssus/v1/gw-1/senml", senml(1))
    gateway.close()
    link = Link(parse_mqtt_url(url), wanted, Clock(), window=9)
    link.open()
    came = []
    until(lambda: came.extend(link.receive(9, 0.1)) or link.granted)
    assert len(came) == kept
    link.close()


@pytest.mark.parametrize("broker", ["iotcore"], indirect=True)
def test_a_broker_that_does_not_say_what_it_is_is_well_if_it_answers(broker_url: str) -> None:
    found = of_broker(broker_url, workers=2)
    assert found.health is Health.GOOD
    assert "does not say" in found.found


def test_the_rights_that_we_hand_out_let_the_doctor_ask_which_broker_it_is(tmp_path: Path) -> None:
    with as_deployed(tmp_path) as running:
        assert (broker_version(running.url("byssus")) or "").startswith("mosquitto version")
