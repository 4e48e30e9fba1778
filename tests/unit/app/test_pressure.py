"""What `/readyz` says of ingest, by the figures that a worker reports."""

from prometheus_client import CollectorRegistry, generate_latest

from byssus.app.http.pressure import Pressure, judge, pressure_of
from byssus.ingest.failure import Failure
from byssus.ingest.insert import Stored
from byssus.ingest.metrics import IngestMetrics


def test_a_worker_that_keeps_up_is_not_mentioned() -> None:
    assert judge(Pressure(failing=None, waiting=3.0, crowded=20.0)) is None


def test_each_kind_of_pressure_says_what_to_do() -> None:
    full = judge(Pressure(Failure.NO_SPACE, 0.0, 0.0))
    stalled = judge(Pressure(None, 40.0, 0.0))
    behind = judge(Pressure(None, 1.0, 90.0))
    assert full is not None
    assert stalled is not None
    assert behind is not None
    assert full.detail.startswith("The disk of the database is full. Nothing is acknowledged")
    assert "has waited 40 s" in stalled.detail
    assert "BYSSUS_INGEST_WORKERS" in behind.advice


def test_what_a_worker_counts_is_read_back() -> None:
    registry = CollectorRegistry()
    metrics = IngestMetrics(registry)
    metrics.watch(lambda: 12.5, lambda: 70.0)
    metrics.count_failure(Failure.NO_SPACE, held=7)
    assert pressure_of(generate_latest(registry).decode()) == Pressure(Failure.NO_SPACE, 12.5, 70.0)
    metrics.count(Stored(messages=7), lag=0.1, held=0)
    assert pressure_of(generate_latest(registry).decode()).failing is None
