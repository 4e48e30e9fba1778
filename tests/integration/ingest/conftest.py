"""A plant in a real database, and gateways at a real broker."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from byssus.core.database import Connection, connect
from integration.ingest.live import PLANT, Gateway


@pytest.fixture
def plant_url(migrated_url: str) -> str:
    with connect(migrated_url) as connection:
        connection.execute(PLANT.encode())
    return migrated_url


@pytest.fixture
def database(plant_url: str) -> Iterator[Connection]:
    """What the test looks with; every statement sees what is committed by then."""
    with connect(plant_url) as connection:
        connection.autocommit = True
        yield connection


@pytest.fixture
def gateways() -> Iterator[Callable[[str], Gateway]]:
    """Connects a gateway to a broker."""
    with ExitStack() as leaving:

        def connected(mqtt_url: str) -> Gateway:
            gateway = Gateway(mqtt_url)
            leaving.callback(gateway.close)
            return gateway

        yield connected


@pytest.fixture
def gateway(broker_url: str, gateways: Callable[[str], Gateway]) -> Gateway:
    """A gateway at the test's broker."""
    return gateways(broker_url)
