"""`broker` and `broker_url`: an empty MQTT broker of the test's own, once for each kind.

To have one kind only: `@pytest.mark.parametrize("broker", ["mosquitto"], indirect=True)`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from byssus.app.embedded.broker import BrokerKind, EmbeddedBroker, installed
from servers.absent import absent


@pytest.fixture(params=BrokerKind, ids=str)
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EmbeddedBroker]:
    """A running broker that the test may also stop, kill and start again."""
    kind = BrokerKind(request.param)
    if not installed(kind):
        absent(f"{kind} is not installed", f"apt-get install {kind}")
    with EmbeddedBroker(tmp_path / "broker", kind) as running:
        yield running


@pytest.fixture
def broker_url(broker: EmbeddedBroker) -> str:
    """The URL of the test's broker."""
    return broker.start()
