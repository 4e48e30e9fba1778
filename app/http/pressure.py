"""Whether ingest keeps up with what comes, by the figures that its workers report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from prometheus_client.parser import text_string_to_metric_families

from byssus.app.http.dependency import Dependency, State
from byssus.core.database import Connection
from byssus.ingest.failure import Failure
from byssus.ingest.metrics import CROWDED, FAILING, WAITING

_FRESH = timedelta(seconds=30)
"""Workers report every five seconds."""
_LONG_WAIT = 15.0
_LONG_CROWD = 60.0
_LONG_AWAY = timedelta(minutes=2)
"""By the plant's clock, against the worker that listened last."""
_AWAY = """
with worker as (select client, max(until) as until from listening group by client)
select client, newest - until from worker, (select max(until) as newest from worker) as last
where newest - until > %s order by until limit 1"""
_DETAILS = {
    Failure.AWAY: "It cannot reach the database.",
    Failure.NO_SPACE: "The disk of the database is full.",
    Failure.SLOW: "The database takes too long.",
    Failure.REFUSED: "The database refuses what it writes.",
}
_ADVICE = {
    Failure.AWAY: "See its log.",
    Failure.NO_SPACE: "Free space; then it goes on by itself.",
    Failure.SLOW: "Look for a lock, or an overloaded disk.",
    Failure.REFUSED: "See its log.",
}
_HELD = "Nothing is acknowledged; the broker holds what comes."


@dataclass(frozen=True, slots=True)
class Pressure:
    """What one worker reports: why its last commit failed, and for how many seconds it has waited, or been behind."""

    failing: Failure | None
    waiting: float
    crowded: float


def ingest_dependency(connection: Connection, connected: Dependency) -> Dependency:
    """How ingest stands, by its worst worker; as `connected` says when all is well, so far as they report."""
    reports = connection.execute("select at, figures from role_figures where role = 'ingest'").fetchall()
    now = datetime.now(UTC)
    fresh = sorted((pressure_of(figures) for at, figures in reports if now - at < _FRESH), key=_by_weight)
    if connected.state is State.READY and reports and not fresh:
        return _mute(now - max(at for at, _ in reports))
    return next(filter(None, map(judge, fresh)), None) or _away(connection) or connected


def _away(connection: Connection) -> Dependency | None:
    """The worker that others of its group have waited for longest; None while all of them are there."""
    row = connection.execute(_AWAY, [_LONG_AWAY]).fetchone()
    if row is None:
        return None
    client, span = row
    detail = f"Worker {client!r} has been away for {span / timedelta(minutes=1):.0f} min; the broker holds its share."
    return Dependency("ingest", State.DEGRADED, detail, "Start it, or take it out of the group with `byssus retire`.")


def _mute(span: timedelta) -> Dependency:
    detail = f"It has reported nothing for {span.total_seconds():.0f} s."
    return Dependency("ingest", State.DEGRADED, detail, "Its log says why; the disk of the database may be full.")


def judge(pressure: Pressure) -> Dependency | None:
    """What is to be said of a worker; None when it keeps up."""
    if pressure.failing:
        detail = f"{_DETAILS[pressure.failing]} {_HELD}"
        return Dependency("ingest", State.DEGRADED, detail, _ADVICE[pressure.failing])
    if pressure.waiting > _LONG_WAIT:
        detail = f"A message has waited {pressure.waiting:.0f} s for the database. {_HELD}"
        return Dependency("ingest", State.DEGRADED, detail, _ADVICE[Failure.SLOW])
    if pressure.crowded > _LONG_CROWD:
        detail = f"For {pressure.crowded:.0f} s more has waited at the broker than can be stored at once."
        advice = "After an outage it ends by itself; else add workers (BYSSUS_INGEST_WORKERS) or a faster disk."
        return Dependency("ingest", State.DEGRADED, detail, advice)
    return None


def pressure_of(figures: str) -> Pressure:
    """What a worker's figures, in the text format of Prometheus, say of it."""
    samples = list(_samples(figures))
    failing = next((Failure(reason) for name, reason, value in samples if name == FAILING and value), None)
    seconds = {name: value for name, _, value in samples}
    return Pressure(failing, seconds.get(WAITING, 0.0), seconds.get(CROWDED, 0.0))


def _samples(figures: str) -> Iterator[tuple[str, str, float]]:
    for family in text_string_to_metric_families(figures):
        for sample in family.samples:
            yield sample.name, sample.labels.get("reason", ""), sample.value


def _by_weight(pressure: Pressure) -> tuple[bool, float]:
    return pressure.failing is None, -pressure.waiting
