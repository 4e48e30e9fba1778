"""How fast messages become durable, against peers in the same run on the same broker, database and two cores.

PostgreSQL syncs to disk, `byssus alerts` judges every reading meanwhile, and sessions at the broker are filled before
they are drained, so that no load generator is in the way. Prints a table and JSON.

    python -m bench.ingest [messages] [rounds] [backlog seconds]
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

from bench._figure import Figure
from bench._site import Site, role, site
from bench._wire import Live, end_session, fill, open_session, publish_packets, readings

from byssus.core.database import connect
from byssus.ingest.subscription import subscription

POINTS = 260
FILTER = "byssus/v1/+/senml"
LIVE_RATE = 2000
PACK = 100
_hours = iter(range(1, 10_000))
"""Each fill is another hour of the past, so that no reading is there already."""


@dataclass(frozen=True)
class Drained:
    """What a consumer took for the messages in its session."""

    seconds: float
    cpu: float
    peak_kib: int


def main(messages: int = 40_000, rounds: int = 3, backlog_seconds: int = 600) -> None:
    figures: list[Figure] = []
    with site(POINTS) as place:
        for figure in chain(against_clients(place, messages, rounds), against_copy(place)):
            figures.append(figure)
            print(figure, flush=True)
    with site(POINTS) as place:
        for figure in backlog(place, backlog_seconds):
            figures.append(figure)
            print(figure, flush=True)
    growth = [*by_points(messages), *by_batch_and_workers(messages)]
    print(json.dumps({"bench": "ingest", "messages": messages, "figures": [asdict(one) for one in figures],
                      "growth": growth}))  # fmt: skip


def against_clients(place: Site, messages: int, rounds: int) -> Iterator[Figure]:
    """Ours ÷ a bare counting subscriber, and ÷ one INSERT a message."""
    few = messages // 10
    bare, naive = [], []
    for turn in range(rounds):
        with_us, with_bare = in_turns(turn, lambda: ours(place, messages), lambda: peer(place, "bare", messages))
        bare.append(with_us / with_bare)
        naive.append(with_us / peer(place, "naive", few))
        print(f"  round {turn + 1}: ours {with_us:.0f}/s, bare {with_bare:.0f}/s", flush=True)
    yield Figure("single readings, durable, alarms on ÷ counting paho", statistics.median(bare), 0.6)
    yield Figure("single readings ÷ paho + pydantic + one INSERT each", statistics.median(naive), 10)


def in_turns(turn: int, one: Callable[[], float], other: Callable[[], float]) -> tuple[float, float]:
    """Both rates; who goes first changes."""
    if turn % 2:
        second = other()
        return one(), second
    return one(), other()


def ours(
    place: Site, messages: int, *, points: int = POINTS, each: int = 1, batch: int = 500, workers: int = 1
) -> float:
    """Messages a second until all are committed and acknowledged; alerts work meanwhile and finish afterwards."""
    sessions = [subscription("byssus-ingest", worker, workers) for worker in range(1, workers + 1)]
    for session in sessions:
        open_session(place.broker_port, session.client_id, session.filters)
    refill(place, messages, points, each)
    if workers == 1:
        rate = messages / drained("ours", place, messages, str(batch)).seconds
    else:
        rate = shared_rate(place, messages, workers)
    for session in sessions:
        end_session(place.broker_port, session.client_id)
    place.await_quiet_feed()
    return rate


def shared_rate(place: Site, messages: int, workers: int) -> float:
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


def peer(place: Site, kind: str, messages: int) -> float:
    """Messages a second of another consumer."""
    open_session(place.broker_port, kind, [FILTER])
    refill(place, messages, POINTS)
    rate = messages / drained(kind, place, messages).seconds
    end_session(place.broker_port, kind)
    return rate


def refill(place: Site, messages: int, points: int, each: int = 1) -> None:
    base = time.time() - 3600 * next(_hours)
    fill(place.broker_port, list(publish_packets(readings(messages, points, base, each=each))))


def drained(kind: str, place: Site, messages: int, *more: str) -> Drained:
    command = [sys.executable, "-m", "bench._drain", kind, place.mqtt, place.database, str(messages), *more]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Drained(**json.loads(said.splitlines()[-1]))


def against_copy(place: Site, messages: int = 1000) -> Iterator[Figure]:
    """Readings a second in packs of a hundred ÷ one binary COPY of as many rows into the same table."""
    with_us = PACK * ours(place, messages, each=PACK)
    rows = messages * PACK
    base = datetime.now(UTC) - timedelta(hours=next(_hours))
    with connect(place.database) as connection:
        points = [number for (number,) in connection.execute("select id from point order by id")]
        start = time.perf_counter()
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            copy.set_types(["int4", "timestamptz", "float8", "timestamptz", "bool"])
            for index in range(rows):
                time_ = base + timedelta(milliseconds=index)
                copy.write_row((points[index % POINTS], time_, -18.5, base, True))
        connection.commit()
        raw = rows / (time.perf_counter() - start)
    print(f"  ours {with_us:.0f} readings/s, COPY {raw:.0f} rows/s", flush=True)
    yield Figure("readings in packs of 100 ÷ raw binary COPY", with_us / raw, 0.5)


def backlog(place: Site, seconds: int) -> Iterator[Figure]:
    """The drain of what came in `seconds` at the live rate, while as much goes on coming; and the memory that takes."""
    session = subscription("byssus-ingest")
    open_session(place.broker_port, session.client_id, session.filters)
    with role(place, "ingest") as process:
        time.sleep(3)  # started, connected, idle
        rest = resident(process.pid)
    waiting = seconds * LIVE_RATE
    base = time.time() - 2 * waiting / 1000
    fill(place.broker_port, list(publish_packets(readings(waiting, POINTS, base))))
    live = Live(place.broker_port, LIVE_RATE, POINTS)
    live.start()
    with role(place, "ingest") as process:
        started, peak = time.perf_counter(), 0
        while place.ask("select count(*) from reading") < waiting + live.published - LIVE_RATE:
            peak = max(peak, resident(process.pid))
            time.sleep(0.25)
        spent = time.perf_counter() - started
        behind = place.await_quiet_feed()
    live.stop.set()
    live.join()
    print(f"  {waiting} messages waited; with {live.published} more they took {spent:.1f} s, memory {peak >> 20} MiB")
    print(f"  alerts had folded all of it {behind:.1f} s after it was stored", flush=True)
    yield Figure("drain of a backlog ÷ live rate that goes on", waiting / spent / LIVE_RATE, 3)
    yield Figure("resident memory at overload ÷ at rest", peak / rest, 1.5, less_is_better=True)


def by_points(messages: int) -> Iterator[dict[str, float]]:
    """Rates by the number of points that the readings are spread over."""
    for points in (100, 1_000, 10_000):
        with site(points) as place:
            yield grown("points", points, ours(place, messages, points=points))


def by_batch_and_workers(messages: int) -> Iterator[dict[str, float]]:
    """Rates by the size of a transaction, and by the number of processes."""
    with site(POINTS) as place:
        for batch in (20, 100, 500):
            yield grown("batch", batch, ours(place, messages, batch=batch))
        for workers in (1, 2):
            yield grown("workers", workers, ours(place, messages, workers=workers))


def grown(what: str, count: int, rate: float) -> dict[str, float]:
    print(f"  {what} {count:>6}: {rate:.0f} messages/s", flush=True)
    return {what: count, "rate": round(rate)}


def resident(pid: int) -> int:
    """Bytes of memory that a process holds (proc_pid_statm(5))."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()


COPY = "copy reading (point_id, time, value, received_at, backfill) from stdin (format binary)"

if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
