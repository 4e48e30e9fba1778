"""What ingest counts for Prometheus."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from byssus.ingest.failure import Failure
from byssus.ingest.insert import Stored

FAILING = "byssus_ingest_failing"
WAITING = "byssus_ingest_waiting_seconds"
CROWDED = "byssus_ingest_crowded_seconds"


class IngestMetrics:
    """Counters of one consumer; `registry` is the one that `/metrics` shows."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._messages = Counter("byssus_ingest_messages", "Messages committed and acknowledged", registry=registry)
        self._readings = Counter(
            "byssus_ingest_readings",
            "Readings by what became of them: stored, duplicate, conflict or doubtful",
            ["outcome"],
            registry=registry,
        )
        self._scans = Counter("byssus_ingest_scans", "Scans stored", registry=registry)
        self._captures = Counter("byssus_ingest_epcis_documents", "EPCIS documents stored", registry=registry)
        self._rejected = Counter(
            "byssus_ingest_rejected",
            "Messages kept because not all of them could be used",
            ["reason"],
            registry=registry,
        )
        self._statuses = Counter(
            "byssus_ingest_device_statuses",
            "News of batteries, signals and links of devices, stored",
            registry=registry,
        )
        self._aside = Counter(
            "byssus_ingest_aside", "What was left alone, because it is for others", ["reason"], registry=registry
        )
        self._failures = Counter(
            "byssus_ingest_commit_failures", "Commits that failed and are retried", ["reason"], registry=registry
        )
        self._held = Gauge("byssus_ingest_held_messages", "Messages received and not yet committed", registry=registry)
        self._batch = Histogram(
            "byssus_ingest_batch_messages",
            "Messages in a transaction",
            buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000),
            registry=registry,
        )
        self._lag = Gauge(
            "byssus_ingest_lag_seconds",
            "From the receipt of the oldest message of the last batch to its commit",
            registry=registry,
        )
        self._failing = Gauge(
            FAILING,
            "1 while the last commit has failed, by its reason, and nothing is acknowledged",
            ["reason"],
            registry=registry,
        )
        self._waiting = Gauge(WAITING, "For how long the oldest message held has waited", registry=registry)
        self._crowded = Gauge(
            CROWDED, "For how long, without a break, more waited at the broker than one commit takes", registry=registry
        )

    def watch(self, waiting: Callable[[], float], crowded: Callable[[], float]) -> None:
        """Show, whenever somebody looks, how long messages wait, and how long there has been too much to do."""
        self._waiting.set_function(waiting)
        self._crowded.set_function(crowded)

    def count(self, stored: Stored, *, lag: float, held: int) -> None:
        """Count a committed batch whose oldest message came `lag` seconds before, and after which `held` remain."""
        self._failing.clear()
        self._held.set(held)
        self._messages.inc(stored.messages)
        self._batch.observe(stored.messages)
        self._readings.labels("stored").inc(stored.readings)
        self._readings.labels("duplicate").inc(stored.duplicates)
        self._readings.labels("conflict").inc(stored.conflicts)
        self._readings.labels("doubtful").inc(stored.doubtful)
        self._scans.inc(stored.scans)
        self._captures.inc(stored.captures)
        self._statuses.inc(stored.device_statuses)
        for aside, count in stored.aside.items():
            self._aside.labels(aside).inc(count)
        for reason, count in stored.rejected.items():
            self._rejected.labels(reason).inc(count)
        self._lag.set(lag)

    def count_failure(self, reason: Failure, *, held: int) -> None:
        """Count a batch that could not be committed, so that `held` messages wait."""
        self._held.set(held)
        self._failures.labels(reason).inc()
        self._failing.clear()
        self._failing.labels(reason).set(1)
