"""Fills a session at the broker, and has a consumer in a process of its own drain it."""

import itertools
import json
import subprocess
import sys
import time
from contextlib import ExitStack

from bench.ingest.site import Site, role
from bench.ingest.wire import end_session, fill, open_session, publish_packets, readings

from byssus.ingest.subscription import subscription

POINTS = 260
FILTER = "byssus/v1/+/senml"
BATCH = 1000
_fills = itertools.count(1)


def ours(
    place: Site, messages: int, *, points: int = POINTS, each: int = 1, batch: int = BATCH, workers: int = 1
) -> float:
    """Messages a second until all are committed and acknowledged; alerts work meanwhile and finish afterwards."""
    sessions = [subscription("byssus-ingest", worker, workers) for worker in range(1, workers + 1)]
    for session in sessions:
        open_session(place.broker_port, session.client_id, session.filters)
    refill(place, messages, recent(messages * each), points, each)
    if workers == 1:
        rate = messages / _seconds("ours", place, messages, str(batch))
    else:
        rate = _shared_rate(place, messages, workers)
    for session in sessions:
        end_session(place.broker_port, session.client_id)
    place.await_quiet_feed()
    return rate


def peer(place: Site, kind: str, messages: int) -> float:
    """Messages a second of another consumer."""
    open_session(place.broker_port, kind, [FILTER])
    refill(place, messages, recent(messages))
    rate = messages / _seconds(kind, place, messages)
    end_session(place.broker_port, kind)
    return rate


def recent(readings: int) -> float:
    """From when on so many readings, a millisecond apart, end now, in seconds since 1970; no two fills share a time."""
    return round(time.time() - readings / 1000, 3) + next(_fills) / 1e6


def refill(place: Site, messages: int, base: float, points: int = POINTS, each: int = 1) -> None:
    """Publish so many messages of `each` readings, the first one taken at `base`, to the sessions that are open."""
    fill(place.broker_port, list(publish_packets(readings(messages, points, base, each=each))))


def _shared_rate(place: Site, messages: int, workers: int) -> float:
    """Messages a second of several workers, from the first rows to the last."""
    count = "select count(*) from reading"
    before = place.ask(count)
    with ExitStack() as running:
        for worker in range(1, workers + 1):
            running.enter_context(role(place, "ingest", f"--worker={worker}", BYSSUS_INGEST_WORKERS=str(workers)))
        while (first := place.ask(count)) == before:
            time.sleep(0.02)
        begun = time.perf_counter()
        while (last := place.ask(count)) < before + messages:
            time.sleep(0.05)
        return (last - first) / (time.perf_counter() - begun)


def _seconds(kind: str, place: Site, messages: int, *more: str) -> float:
    command = [sys.executable, "-m", "bench.ingest.drain", kind, place.mqtt, place.database, str(messages), *more]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(json.loads(said.splitlines()[-1])["seconds"])
