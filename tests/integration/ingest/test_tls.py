"""Brokers away from this machine are reached over TLS, and only when they are who they say."""

import os
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from byssus.app.embedded.broker import BrokerKind, installed
from byssus.app.embedded.port import LOOPBACK, free_port
from byssus.core.clock import Clock
from byssus.ingest.address import parse_mqtt_url
from byssus.ingest.link import Link
from byssus.ingest.subscription import subscription
from integration.ingest.live import consuming
from servers.absent import absent

_REQUEST = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
_NAMES = ["-subj", "/CN=broker", "-addext", f"subjectAltName=IP:{LOOPBACK}"]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    path = tmp_path / "broker.pem"
    files = ["-out", str(path), "-keyout", str(tmp_path / "broker.key")]
    subprocess.run([*_REQUEST, *_NAMES, *files], check=True, capture_output=True)
    return path


@pytest.fixture
def tls_port(certificate: Path, tmp_path: Path) -> Iterator[int]:
    """The port of a mosquitto that speaks TLS only."""
    if not installed(BrokerKind.MOSQUITTO):
        absent("mosquitto is not installed", "apt-get install mosquitto")
    port = free_port()
    config = tmp_path / "mosquitto.conf"
    config.write_text(f"""\
user root
allow_anonymous true
listener {port} {LOOPBACK}
certfile {certificate}
keyfile {certificate.with_suffix(".key")}
log_dest stderr
""")
    environment = {"PATH": f"{os.environ['PATH']}:/usr/sbin"}
    command = ["mosquitto", "-c", str(config)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert any("running" in line for line in process.stderr)
        yield port
        process.terminate()


@pytest.mark.parametrize("engine", ["embedded"], indirect=True)
def test_a_broker_with_a_certificate_that_we_trust_is_joined(tls_port: int, certificate: Path, plant_url: str) -> None:
    with consuming(f"mqtts://{LOOPBACK}:{tls_port}?ca={certificate}", plant_url):
        pass


# paho leaves the socket of a failed handshake to the garbage collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_broker_with_another_certificate_is_not_talked_to(tls_port: int) -> None:
    link = Link(parse_mqtt_url(f"mqtts://{LOOPBACK}:{tls_port}"), subscription("byssus-test"), Clock(), 1)
    with pytest.raises(ssl.SSLCertVerificationError):
        link.open()
