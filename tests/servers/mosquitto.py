"""Mosquitto with the configuration that operators copy, and with none of its own."""

import os
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from byssus.app.embedded.broker import BrokerKind, installed
from byssus.app.embedded.port import LOOPBACK, free_port
from servers.absent import absent
from servers.installation import until

DEPLOY = Path(__file__).parents[2] / "deploy" / "mosquitto"
GATEWAY = "gw-01"
_EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
_CERTIFICATE = ["openssl", "req", "-x509", *_EC, "-nodes", "-days", "2"]
_NAMES = ["-subj", "/CN=broker", "-addext", f"subjectAltName=IP:{LOOPBACK}"]


@dataclass(frozen=True)
class Mosquitto:
    """A running broker: its port, that for TLS if it has one, and the folder with its certificate."""

    folder: Path
    port: int
    tls_port: int | None = None

    def url(self, user: str) -> str:
        return f"mqtt://{user}:secret@{LOOPBACK}:{self.port}"

    @contextmanager
    def client(self, user: str, *, tls: bool) -> Iterator[Client]:
        client = Client(CallbackAPIVersion.VERSION2, client_id=user)
        client.username_pw_set(user, "secret")
        if tls:
            client.tls_set_context(ssl.create_default_context(cafile=str(self.folder / "server.crt")))
        client.connect(LOOPBACK, (self.tls_port if tls else None) or self.port)
        client.loop_start()
        yield client
        client.disconnect()
        client.loop_stop()


@contextmanager
def as_deployed(folder: Path) -> Iterator[Mosquitto]:
    """Run it with our file, of which only folders and ports are other ones, and the users `byssus` and `gw-01`."""
    _require()
    made = Mosquitto(folder, free_port(), free_port())
    text = (DEPLOY / "mosquitto.conf").read_text()
    for ours, theirs in (
        ("/etc/mosquitto/certs/server", f"{folder}/server"),
        ("/etc/mosquitto/", f"{folder}/"),
        ("/var/lib/mosquitto/", f"{folder}/"),
        ("listener 8883", f"listener {made.tls_port} {LOOPBACK}"),
        ("listener 1883", f"listener {made.port}"),
    ):
        assert ours in text
        text = text.replace(ours, theirs)
    (folder / "byssus.acl").write_text((DEPLOY / "acl").read_text())
    (folder / "byssus.acl").chmod(0o600)
    files = ["-out", str(folder / "server.crt"), "-keyout", str(folder / "server.key")]
    subprocess.run([*_CERTIFICATE, *_NAMES, *files], check=True, capture_output=True)
    for create, user in (["-c"], "byssus"), ([], GATEWAY):
        command = ["mosquitto_passwd", "-b", *create, str(folder / "byssus.passwd"), user, "secret"]
        subprocess.run(command, check=True, capture_output=True)
    (folder / "byssus.passwd").chmod(0o600)
    with _running(folder, text):
        yield made


@contextmanager
def by_default(folder: Path) -> Iterator[Mosquitto]:
    """Run it as it comes: told where to listen and whom to let in, and nothing else."""
    _require()
    made = Mosquitto(folder, free_port())
    with _running(folder, f"listener {made.port} {LOOPBACK}\nallow_anonymous true\n"):
        yield made


@contextmanager
def _running(folder: Path, text: str) -> Iterator[None]:
    config = folder / "mosquitto.conf"
    config.write_text(f"user root\nlog_dest stderr\n{text}")
    environment = {"PATH": f"{os.environ['PATH']}:/usr/sbin"}
    log = folder / "mosquitto.log"
    with (
        log.open("wb") as said,
        subprocess.Popen(["mosquitto", "-c", str(config)], env=environment, stderr=said) as broker,
    ):
        try:
            until(lambda: "running" in log.read_text())
            yield
        finally:
            broker.terminate()


def _require() -> None:
    if not installed(BrokerKind.MOSQUITTO):
        absent("mosquitto is not installed", "apt-get install mosquitto")
