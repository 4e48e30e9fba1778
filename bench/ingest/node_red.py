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

from byssus.core.database import connect

SESSION = "node-red"
BATCH = 1000
_FOLDER = Path(os.environ.get("BYSSUS_BENCH_NODE_RED", Path.home() / ".cache" / "byssus-bench" / "node-red"))
_PATIENCE = 60.0
_INSERT = """
const rows = msg.payload.map((pack) => [pack[0].bn, pack[0].bt, pack[0].v]);
const places = rows.map((_, i) => `($${3*i+1}, to_timestamp($${3*i+2}), $${3*i+3})`).join(",");
const taken = new Date();
const pool = global.get("pool");
pool.query(`insert into peer_reading values ${places} on conflict do nothing`, rows.flat())
    .then(() => pool.query("insert into peer_batch values ($1)", [taken]))
    .then(() => node.done(), (error) => node.error(error));
"""
_BATCHES = "create table if not exists peer_batch (taken timestamptz, stored timestamptz default clock_timestamp())"
_STORED = "select count(*) from peer_batch"
_MICROSECONDS = "select extract(epoch from max(stored) - min(taken)) * 1e6 from peer_batch"


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


def drain_rate(place: Site, messages: int) -> float:
    """Messages a second, from when it had its first batch together until the last was stored: its start does not count.

    Raises:
        TimeoutError: not all came in a minute after the one before; the error holds its log.
    """
    with connect(place.database) as connection:
        connection.execute(_BATCHES)
        connection.execute("truncate peer_batch")
    batches = messages // BATCH
    with _node_red(place):
        stored, deadline = 0, time.perf_counter() + _PATIENCE
        while stored < batches:
            time.sleep(0.1)
            if (now := place.ask(_STORED)) > stored:
                stored, deadline = now, time.perf_counter() + _PATIENCE
            elif time.perf_counter() > deadline:
                raise TimeoutError((place.folder / "node-red" / "log").read_text())
    return BATCH * (batches - 1) / (place.ask(_MICROSECONDS) / 1e6)


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
