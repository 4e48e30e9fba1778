"""What comes on top of what comes anyway: gateways that were away send what they kept, or the broker is full of it.

The backlog alone, for it takes minutes: `python -m bench.ingest.backlog [seconds]`.
"""

import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench._figure import Figure, said
from bench.ingest.drained import POINTS, recent, refill
from bench.ingest.site import Site, role, site
from bench.ingest.wire import Live, fill, open_session, publish_packets, readings

from byssus.core.database import Connection, connect
from byssus.ingest.subscription import subscription

LIVE_RATE = 2000
_AWAY = POINTS // 2
"""Points whose gateways come back; the others are live all the time."""
_PIECE = 2_500
_PATIENCE = 120.0
"""Seconds after which a piece that is not stored never will be."""
_STORED = "select count(*) from reading"
_LATE = """
select coalesce(1000 * extract(epoch from percentile_disc({share}) within group (
    order by alarm.raised_at - excursion.raised_at)), 0)::bigint
from alarm join excursion on excursion.id = alarm.excursion_id
where excursion.origin = 'live'
"""
"""Milliseconds from the reading that raises an alarm to the alarm."""


def overload(place: Site, seconds: int = 10) -> Iterator[Figure]:
    """The memory that ingest takes while ten times the live rate waits for it."""
    session = subscription("byssus-ingest")
    open_session(place.broker_port, session.client_id, session.filters)
    with role(place, "ingest") as process:
        time.sleep(3)  # started, connected, idle
        rest = resident(process.pid)
    waiting, before, peak = 10 * seconds * LIVE_RATE, place.ask(_STORED), 0
    refill(place, waiting, recent(waiting))
    with role(place, "ingest") as process:
        while place.ask(_STORED) < before + waiting:
            peak = max(peak, resident(process.pid))
            time.sleep(0.25)
    said(f"{waiting} messages waited; memory {rest >> 20} MiB at rest, {peak >> 20} MiB at most")
    place.await_quiet_feed()
    yield Figure("resident memory at overload ÷ at rest", peak / rest, 1.5, less_is_better=True)


def backlog(place: Site, seconds: int = 600) -> Iterator[Figure]:
    """The drain of what gateways kept for `seconds` at the live rate, while as much goes on coming."""
    kept = seconds * LIVE_RATE
    live = Live(place.broker_port, LIVE_RATE, range(_AWAY, POINTS))
    with role(place, "ingest"):
        live.start()
        time.sleep(5)  # started, connected, live
        spent = _return(place, kept)
        live.stop.set()
        live.join()
        behind = place.await_quiet_feed()
    half, most = (place.ask(_LATE.format(share=share)) / 1000 for share in (0.5, 0.99))
    said(f"{kept} messages and {live.published} live ones took {spent:.1f} s; alerts ended {behind:.1f} s later")
    said(f"{place.ask(_ALARMS)} live alarms: half of them within {half:.2f} s of the reading, 99 % within {most:.2f} s")
    yield Figure("drain of a backlog ÷ live rate that goes on", kept / spent / LIVE_RATE, 3, 5)


def _return(place: Site, messages: int) -> float:
    """Seconds in which gateways get rid of what they kept: the next piece when the one before the last is stored."""
    base = recent(messages)
    packs = readings(messages, _AWAY, base)
    begun = time.perf_counter()
    with connect(place.database) as connection:
        connection.autocommit = True
        for start in range(0, messages, _PIECE):
            fill(place.broker_port, list(publish_packets(packs[start : start + _PIECE])))
            _await_stored(connection, base, max(start - 1, 0))
            if start % (messages // 10) < _PIECE:
                said(f"{start} of {messages} sent after {time.perf_counter() - begun:.0f} s")
        _await_stored(connection, base, messages - 1)
    return time.perf_counter() - begun


def _await_stored(connection: Connection, base: float, number: int) -> None:
    """Wait for one of the readings that `readings` made; raises TimeoutError if it does not come in two minutes."""
    deadline = time.perf_counter() + _PATIENCE
    taken = datetime.fromtimestamp(round(base + number / 1000, 6), UTC)
    while not connection.execute(_IS_STORED, [f"probe-{number % _AWAY + 1}", taken]).fetchone():
        if time.perf_counter() > deadline:
            raise TimeoutError(f"Message {number} is not stored.")
        time.sleep(0.01)


_IS_STORED = """
select 1 from reading
where point_id = (select point_id from assignment join device on device.id = device_id where code = %s) and time = %s"""
_ALARMS = """
select count(*) from alarm join excursion on excursion.id = alarm.excursion_id where excursion.origin = 'live'"""


def resident(pid: int) -> int:
    """Bytes of memory that a process holds (proc_pid_statm(5))."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()


if __name__ == "__main__":
    with site(POINTS) as running:
        for figure in backlog(running, *map(int, sys.argv[1:])):
            print(figure)
