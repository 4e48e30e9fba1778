"""A web process, and a client that asks it over one connection."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from bench.trace import journal

from byssus.app.embedded.port import LOOPBACK, free_port
from byssus.core.clock import Clock
from byssus.core.database import connect
from byssus.core.identity.access import Role
from byssus.core.identity.keys import make_key

_MOST = 5000
_MOST_LINES = 200_000
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Timed:
    """How long an answer took until its first and its last byte, its size, and how many things it tells of."""

    seconds: float
    first: float
    size: int
    things: int


class Client:
    """One connection, and the process that it asks."""

    def __init__(self, port: int, key: str, pid: int) -> None:
        self._http = HTTPConnection(LOOPBACK, port, timeout=600)
        self._key = {"Authorization": f"Bearer {key}"}
        self._pid = pid

    def get(self, path: str, **params: object) -> tuple[bytes, float]:
        """The answer, and how long it took."""
        begun = time.perf_counter()
        self._http.request("GET", f"/api/v1/{path}?{urlencode(params)}", headers=self._key)
        answer = self._http.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} {params}: {answer.status} {body.decode()}")
        return body, time.perf_counter() - begun

    def trace(self, code: str) -> Timed:
        """Everything that a lot came from, at once."""
        body, seconds = self.get("trace", code=code, items=_MOST)
        return Timed(seconds, seconds, len(body), len(json.loads(body)["tree"]["nodes"]))

    def hop_by_hop(self, code: str) -> Timed:
        """The same, a question for each lot: what it was made of, and where it lay."""
        begun, size, known, waiting = time.perf_counter(), 0, {code}, [code]
        while waiting:
            body, _ = self.get("trace", code=waiting.pop(), depth=1)
            size += len(body)
            nodes = json.loads(body)["tree"]["nodes"]
            new = {node["item"]["uri"] for node in nodes if node["steps"] == -1} - known
            known |= new
            waiting += new
        seconds = time.perf_counter() - begun
        return Timed(seconds, seconds, size, len(known))

    def streamed(self, code: str) -> Timed:
        """A tree in lines, of which none is kept."""
        begun, first, size, things, rest = time.perf_counter(), 0.0, 0, 0, b""
        asked = urlencode({"code": code, "items": _MOST_LINES})
        self._http.request("GET", f"/api/v1/trace/lines?{asked}", headers=self._key)
        answer = self._http.getresponse()
        while chunk := answer.read1(_CHUNK):
            first = first or time.perf_counter() - begun
            size += len(chunk)
            *lines, rest = (rest + chunk).split(b"\n")
            things += sum(line.startswith(b'{"node"') for line in lines)
        return Timed(time.perf_counter() - begun, first, size, things)

    def resident(self) -> int:
        """Bytes that the process holds now (proc_pid_status(5))."""
        return self._status("VmRSS")

    def peak(self) -> int:
        """Bytes that it held at most."""
        return self._status("VmHWM")

    def _status(self, name: str) -> int:
        lines = Path(f"/proc/{self._pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith(name))


@contextmanager
def serving(url: str, folder: Path) -> Iterator[Client]:
    """A fresh web process over a database, at the time at which questions are asked."""
    with connect(url) as connection:
        _, key = make_key(connection, f"bench {time.time_ns()}", Role.ADMIN, Clock().now())
    port = free_port()
    environment = {
        **os.environ,
        "BYSSUS_DATA": str(folder),
        "BYSSUS_DATABASE_URL": url,
        "BYSSUS_MQTT_URL": f"mqtt://{LOOPBACK}:1",
        "BYSSUS_PORT": str(port),
        "BYSSUS_CLOCK": str(Clock(journal.NOW, Clock().now())),
        "BYSSUS_LOG_LEVEL": "error",
    }
    process = subprocess.Popen([sys.executable, "-m", "byssus.app", "web"], env=environment)
    try:
        _await(port)
        yield Client(port, key, process.pid)
    finally:
        process.terminate()
        process.wait()


def _await(port: int) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            HTTPConnection(LOOPBACK, port, timeout=1).connect()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the web process does not come up")


def p95(seconds: Sequence[float]) -> float:
    """The time within which nineteen of twenty were done."""
    return sorted(seconds)[max(0, round(0.95 * len(seconds)) - 1)]
