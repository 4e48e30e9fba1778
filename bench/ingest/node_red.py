"""Node-RED 4 as the peer: mqtt in, a batch of a thousand, one multi-row INSERT; it acknowledges before it stores.

npm brings it once, to `BYSSUS_BENCH_NODE_RED` or else `~/.cache/byssus-bench/node-red`.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from bench.ingest.site import Site

SESSION = "node-red"
BATCH = 1000
_FOLDER = Path(os.environ.get("BYSSUS_BENCH_NODE_RED", Path.home() / ".cache" / "byssus-bench" / "node-red"))
_STARTS_WITHIN, _ENDED_AFTER = 60.0, 2.0
_INSERT = """
const rows = msg.payload.map((pack) => [pack[0].bn, pack[0].bt, pack[0].v]);
const places = rows.map((_, i) => `($${3*i+1}, to_timestamp($${3*i+2}), $${3*i+3})`).join(",");
global.get("pool").query(`insert into peer_reading values ${places} on conflict do nothing`, rows.flat())
    .then(() => node.done(), (error) => node.error(error));
"""


def missing() -> str | None:
    """Why it cannot be measured here; None when it can, if need be after npm has brought it."""
    if shutil.which("node") is None:
        return "node is not installed"
    if (_FOLDER / "node_modules" / "node-red").exists():
        return None
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    _FOLDER.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--no-fund", "--no-audit", "node-red@4", "pg@8"]
    ended = subprocess.run(command, cwd=_FOLDER, stdout=sys.stderr, check=False).returncode
    return f"npm ended with {ended}" if ended else None


def drain_rate(place: Site) -> float:
    """Messages a second, from its first rows to its last, so that its start does not count.

    It ends when no more rows come: what it drops, and what does not fill its last batch, is not waited for.
    """
    with _node_red(place):
        first = seen = _await_rows(place)
        begun = grown = time.perf_counter()
        while time.perf_counter() - grown < _ENDED_AFTER:
            time.sleep(0.05)
            if (rows := place.ask(_COUNT)) > seen:
                seen, grown = rows, time.perf_counter()
    return (seen - first) / (grown - begun)


def _await_rows(place: Site) -> int:
    before, deadline = place.ask(_COUNT), time.perf_counter() + _STARTS_WITHIN
    while (rows := place.ask(_COUNT)) == before:
        if time.perf_counter() > deadline:
            raise TimeoutError((place.folder / "node-red" / "log").read_text())
        time.sleep(0.02)
    return rows


_COUNT = "select count(*) from peer_reading"


@contextmanager
def _node_red(place: Site) -> Iterator[None]:
    """It, with its flow, which drains the session `SESSION` as soon as it is up."""
    home = place.folder / "node-red"
    home.mkdir(exist_ok=True)
    (home / "flows.json").write_text(json.dumps(_flow(place)))
    (home / "settings.js").write_text(_settings(place))
    command = ["node", str(_FOLDER / "node_modules" / "node-red" / "red.js"), "--userDir", str(home), "flows.json"]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=_FOLDER, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _flow(place: Site) -> list[dict[str, object]]:
    broker = {"id": "at-broker", "type": "mqtt-broker", "broker": "127.0.0.1", "port": str(place.broker_port),
              "clientid": SESSION, "protocolVersion": "4", "keepalive": "60", "cleansession": False,
              "autoConnect": True}  # fmt: skip
    steps: list[dict[str, object]] = [
        {"type": "mqtt in", "topic": "byssus/v1/+/senml", "qos": "1", "datatype": "json", "broker": broker["id"]},
        {"type": "batch", "mode": "count", "count": BATCH, "overlap": 0, "topics": []},
        {"type": "join", "mode": "auto", "build": "array"},
        {"type": "function", "func": _INSERT, "outputs": 0},
    ]
    wired = [
        {**step, "id": f"step-{turn}", "z": "page", "x": 200 * turn, "y": 100, "wires": [[f"step-{turn + 1}"]]}
        for turn, step in enumerate(steps, 1)
    ]
    return [{"id": "page", "type": "tab", "label": "bench"}, broker, *wired[:-1], {**wired[-1], "wires": []}]


def _settings(place: Site) -> str:
    url = urlsplit(place.database)
    pool = {"host": url.hostname, "port": url.port, "user": url.username, "password": url.password,
            "database": url.path[1:], "max": 4}  # fmt: skip
    return f"""
const {{ Pool }} = require({json.dumps(str(_FOLDER / "node_modules" / "pg"))});
module.exports = {{
    uiPort: 0, httpAdminRoot: false, httpNodeRoot: false, credentialSecret: false,
    functionGlobalContext: {{ pool: new Pool({json.dumps(pool)}) }},
    logging: {{ console: {{ level: "warn" }} }},
}};
"""
