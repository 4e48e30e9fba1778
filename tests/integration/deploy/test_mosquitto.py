"""The broker configuration that operators copy: a gateway with its password may write under its own name only."""

import os
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from byssus.app.embedded.broker import BrokerKind, installed
from byssus.app.embedded.port import LOOPBACK, free_port
from servers.absent import absent

DEPLOY = Path(__file__).parents[3] / "deploy" / "mosquitto"
_EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
_CERTIFICATE = ["openssl", "req", "-x509", *_EC, "-nodes", "-days", "2"]
_NAMES = ["-subj", "/CN=broker", "-addext", f"subjectAltName=IP:{LOOPBACK}"]


class Broker:
    """Mosquitto with our file, of which only folders and ports are other ones."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.plain, self.tls = folder, free_port(), free_port()
        text = (DEPLOY / "mosquitto.conf").read_text()
        for ours, theirs in (
            ("/etc/mosquitto/certs/server", f"{folder}/server"),
            ("/etc/mosquitto/", f"{folder}/"),
            ("/var/lib/mosquitto/", f"{folder}/"),
            ("listener 8883", f"listener {self.tls} {LOOPBACK}"),
            ("listener 1883", f"listener {self.plain}"),
        ):
            assert ours in text
            text = text.replace(ours, theirs)
        (folder / "mosquitto.conf").write_text(f"user root\nlog_dest stderr\n{text}")
        (folder / "byssus.acl").write_text((DEPLOY / "acl").read_text())
        (folder / "byssus.acl").chmod(0o600)
        files = ["-out", str(folder / "server.crt"), "-keyout", str(folder / "server.key")]
        subprocess.run([*_CERTIFICATE, *_NAMES, *files], check=True, capture_output=True)
        for user in ("byssus", "gw-01"):
            create = [] if (folder / "byssus.passwd").exists() else ["-c"]
            command = ["mosquitto_passwd", "-b", *create, str(folder / "byssus.passwd"), user, "secret"]
            subprocess.run(command, check=True, capture_output=True)
        (folder / "byssus.passwd").chmod(0o600)

    @contextmanager
    def client(self, user: str, *, tls: bool) -> Iterator[Client]:
        client = Client(CallbackAPIVersion.VERSION2, client_id=user)
        client.username_pw_set(user, "secret")
        if tls:
            client.tls_set_context(ssl.create_default_context(cafile=str(self.folder / "server.crt")))
        client.connect(LOOPBACK, self.tls if tls else self.plain)
        client.loop_start()
        yield client
        client.disconnect()
        client.loop_stop()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    if not installed(BrokerKind.MOSQUITTO):
        absent("mosquitto is not installed", "apt-get install mosquitto")
    made = Broker(tmp_path)
    command = ["mosquitto", "-c", str(tmp_path / "mosquitto.conf")]
    environment = {"PATH": f"{os.environ['PATH']}:/usr/sbin"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert any("running" in line for line in process.stderr)
        yield made
        process.terminate()


def test_a_gateway_writes_under_its_own_name_only_and_byssus_reads_it(broker: Broker) -> None:
    heard: Queue[str] = Queue()
    with broker.client("byssus", tls=False) as reader, broker.client("gw-01", tls=True) as gateway:
        subscribed: Queue[bool] = Queue()
        reader.on_subscribe = lambda *_: subscribed.put(True)
        reader.on_message = lambda _client, _userdata, message: heard.put(message.topic)
        reader.subscribe("#", qos=1)
        assert subscribed.get(timeout=30)
        for topic in ("byssus/v1/gw-02/senml", "byssus/v1/site/s/alarms", "byssus/v1/gw-01/senml"):
            gateway.publish(topic, "x", qos=1).wait_for_publish(30)
        assert heard.get(timeout=30) == "byssus/v1/gw-01/senml"
        with pytest.raises(Empty):
            heard.get_nowait()


def test_nobody_comes_in_without_a_password(broker: Broker) -> None:
    refused: Queue[bool] = Queue()
    client = Client(CallbackAPIVersion.VERSION2)
    client.on_connect = lambda _client, _userdata, _flags, reason, _properties: refused.put(reason.is_failure)
    client.connect(LOOPBACK, broker.plain)
    client.loop_start()
    assert refused.get(timeout=30)
    client.loop_stop()
