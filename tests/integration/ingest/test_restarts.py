"""A database or a broker that restarts is found again, and nothing is lost."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from builders.ingest import SENML
from byssus.app.embedded.broker import EmbeddedBroker
from byssus.app.embedded.postgres import EmbeddedPostgres
from byssus.core.database import connect
from byssus.core.migrate import migrate
from integration.ingest.live import PLANT, Gateway, consuming, senml
from servers.wire import through, wire

one_engine = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
mosquitto = pytest.mark.parametrize("broker", ["mosquitto"], indirect=True)


@mosquitto
def test_a_database_that_restarts_is_found_again(broker_url: str, tmp_path: Path, gateway: Gateway) -> None:
    with EmbeddedPostgres(tmp_path) as server:
        url = server.start()
        with connect(url) as connection:
            migrate(connection, datetime.now(UTC))
            connection.execute(PLANT.encode())
        with consuming(broker_url, url) as tally:
            gateway.publish(SENML, senml(0))
            tally.wait(lambda tally: tally.stored.readings == 1)
            server.stop()
            gateway.publish(SENML, senml(1))
            tally.wait(lambda tally: tally.failures.total() >= 1)
            server.start()
            tally.wait(lambda tally: tally.stored.readings == 2)


@one_engine
def test_a_broker_that_restarts_is_found_again(
    broker: EmbeddedBroker, plant_url: str, gateways: Callable[[str], Gateway]
) -> None:
    url = broker.start()
    with consuming(url, plant_url) as tally:
        gateways(url).publish(SENML, senml(0))
        tally.wait(lambda tally: tally.stored.readings == 1)
        broker.stop()
        broker.start()
        gateways(url).publish(SENML, senml(1), retain=True)  # for the subscription, should it come later
        tally.wait(lambda tally: tally.stored.readings == 2)


@one_engine
@mosquitto
def test_what_waits_for_the_database_survives_the_broker(
    broker: EmbeddedBroker, plant_url: str, gateways: Callable[[str], Gateway]
) -> None:
    url = broker.start()
    with wire(urlsplit(plant_url).port or 5432) as laid, consuming(url, through(laid, plant_url)) as tally:
        laid.cut()
        gateways(url).publish(SENML, *map(senml, range(50)))
        tally.wait(lambda tally: tally.failures.total() >= 1)
    broker.stop()
    broker.start()
    with consuming(url, plant_url) as tally:
        tally.wait(lambda tally: tally.stored.readings == 50)
