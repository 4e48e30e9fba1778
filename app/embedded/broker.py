"""An MQTT broker on this machine, for whoever has none: mosquitto if installed, else rumqttd from a wheel."""

import os
import shutil
import signal
import socket
import sys
import time
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from byssus.app.embedded.account import Account, account_for, ourselves
from byssus.app.embedded.broker_config import iotcore_config, mosquitto_config
from byssus.app.embedded.errors import EmbeddedServerError
from byssus.app.embedded.port import LOOPBACK, free_port
from byssus.app.embedded.postmaster import last_words
from byssus.app.embedded.process import HERE, Command, end_survivors, launch
from byssus.app.embedded.server import STOP_SECONDS, EmbeddedServer

_NAME = "broker"
_IOTCORE = (sys.executable, "-P", "-m", "iotcore")
_START_SECONDS = 30
_POLL_SECONDS = 0.02
_SYSTEM_FOLDERS = "/usr/local/sbin:/usr/sbin"  # where Debian puts mosquitto, not on everyone's PATH


class BrokerKind(StrEnum):
    """The brokers that we can run, the better first."""

    MOSQUITTO = "mosquitto"
    """Keeps sessions and queued messages through restarts; up to 2000 messages in flight to a client."""

    IOTCORE = "iotcore"
    """rumqttd; MQTT 3.1.1 only; keeps all in memory, 100 in flight, and redelivers without setting the DUP flag."""


_OPTIONS = {BrokerKind.MOSQUITTO: "", BrokerKind.IOTCORE: "?version=3.1.1"}


class EmbeddedBroker(EmbeddedServer):
    """The MQTT broker of a Byssus data folder; `start` gives its URL, `mqtt://127.0.0.1:PORT`.

    It knows no passwords, hence listens on loopback only. Messages up to 4 MiB pass, so that one too large
    for a reading reaches the ingest, which keeps it with a reason.

    Args:
        data: Byssus' data folder. Inside are `broker/` (configuration and queued messages), `broker.lock` and
            `broker.log`.
        kind: Which broker; by default mosquitto if this machine has it, else iotcore.
        port: Where to listen; by default a free port, the same for the life of this object.
    """

    def __init__(self, data: Path, kind: BrokerKind | None = None, port: int | None = None) -> None:
        super().__init__(data, _NAME, (signal.SIGTERM,))
        self._kind = kind or next(filter(installed, BrokerKind))
        self._port = port

    @property
    def kind(self) -> BrokerKind:
        """Which broker this is."""
        return self._kind

    def _launch(self) -> str:
        account = account_for(self._folder)
        if not self._folder.exists():
            self._folder.mkdir(0o750)
            account.own(self._folder)
        end_survivors(self._folder, BrokerKind.MOSQUITTO, signal.SIGTERM, STOP_SECONDS)
        self._port = self._port or free_port()
        self._process = launch(self._command(account, self._port))
        self._await_ready(self._port)
        url = f"mqtt://{LOOPBACK}:{self._port}{_OPTIONS[self._kind]}"
        _address_file(self._data).write_text(url)
        return url

    def _command(self, account: Account, port: int) -> Command:
        if self._kind is BrokerKind.MOSQUITTO:
            config = self._folder / "mosquitto.conf"
            config.write_text(mosquitto_config(port))
            account.own(config)
            argv = [_require_mosquitto(), "-c", f"{HERE}/{config.name}"]
        else:
            # It needs our interpreter, which may be closed to another user, and writes nothing.
            account = ourselves()
            config = self._folder / "iotcore.toml"
            config.write_text(iotcore_config(port))
            # Below this level it logs each packet as an error.
            argv = [*_IOTCORE, "--config", str(config), "--log-level", "CRITICAL"]
        return Command(argv, account, self._folder, self._log, farewell=signal.SIGTERM)

    def _await_ready(self, port: int) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self.running:
            with socket.socket() as probe:
                if probe.connect_ex((LOOPBACK, port)) == 0:
                    return
            time.sleep(_POLL_SECONDS)
        said = last_words(self._log)
        raise EmbeddedServerError(
            f"{self._kind} on port {port} did not come up. It said:\n{said}", where=str(self._folder)
        )


def installed(kind: BrokerKind) -> bool:
    """Whether this machine has the broker; iotcore comes with us."""
    return kind is BrokerKind.IOTCORE or _mosquitto() is not None


def running_broker_url(data: Path) -> str | None:
    """The URL of the embedded broker that some process runs in `data`; None if none answers there."""
    try:
        url = _address_file(data.resolve()).read_text()
    except FileNotFoundError:
        return None
    with socket.socket() as probe:
        port = urlsplit(url).port
        return url if port and probe.connect_ex((LOOPBACK, port)) == 0 else None


def _address_file(data: Path) -> Path:
    return data / "broker.url"


def _mosquitto() -> str | None:
    return shutil.which("mosquitto", path=f"{os.environ.get('PATH', os.defpath)}:{_SYSTEM_FOLDERS}")


def _require_mosquitto() -> str:
    program = _mosquitto()
    if program is None:
        raise EmbeddedServerError("mosquitto is not installed here.", advice="Install it, or use iotcore.")
    return program
