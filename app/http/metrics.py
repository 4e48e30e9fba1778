"""Figures for Prometheus: of the requests of this process, and of what the database says about the whole service."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from byssus.app.http.context import Context, InContext
from byssus.app.http.permission import require
from byssus.core.database import Connection
from byssus.core.identity.access import Permission

router = APIRouter(include_in_schema=False)


@router.get("/metrics", dependencies=[require(Permission.READ_METRICS)])
def get_metrics(context: InContext) -> Response:
    """All figures in the text format of Prometheus, which sends its key as `authorization: credentials`."""
    return Response(generate_latest(context.registry), media_type=CONTENT_TYPE_LATEST)


class Stopwatch:
    """Middleware that counts and times every request by method, endpoint and status."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        self._seconds = Histogram(
            "byssus_http_request_seconds",
            "Requests and how long each took",
            ["method", "endpoint", "status"],
            registry=registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and look at the clock."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            # The endpoint's name, never the path: a stranger's guesses must not become time series.
            name = getattr(scope.get("endpoint"), "__name__", "")
            self._seconds.labels(scope["method"], name, status).observe(time.perf_counter() - begun)


class Backlog(Collector):
    """What waits in the database, asked at every scrape."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing in advance: registering must not ask the database."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Rows that wait for a worker or for a person."""
        with self._context.pool.connection() as connection:
            now = {"now": self._context.clock.now()}
            for gauge in _GAUGES:
                yield gauge.read(connection, now)


@dataclass(frozen=True, slots=True)
class Gauge:
    """A figure that a query gives as rows of (label, …, count); `now` is the plant's time."""

    name: str
    words: str
    query: str
    labels: tuple[str, ...] = ()

    def read(self, connection: Connection, values: Mapping[str, datetime]) -> GaugeMetricFamily:
        """The figure as it stands."""
        family = GaugeMetricFamily(self.name, self.words, labels=self.labels)
        for *labels, value in connection.execute(self.query.encode(), values):
            family.add_metric(labels, value)
        return family


_GAUGES = (
    Gauge("byssus_feed_batches", "Batches that alerts has not folded", "select count(*) from reading_feed"),
    Gauge(
        "byssus_scans_waiting",
        "Scans that capture has not interpreted",
        "select count(*) from scan where interpreted_at is null",
    ),
    Gauge(
        "byssus_notifications_due",
        "Notifications planned and due",
        "select count(*) from notification where state = 'planned' and due_at <= %(now)s",
    ),
    Gauge(
        "byssus_notifications",
        "Planned within a day, and which stage decided last",
        "select channel, state, reason, count(*) from notification where planned_at > %(now)s - interval '1 day'"
        " group by channel, state, reason",
        ("channel", "state", "reason"),
    ),
    Gauge(
        "byssus_alarms_open",
        "Alarms that are not closed",
        "select severity, count(*) from alarm where closed_at is null group by severity",
        ("severity",),
    ),
    Gauge(
        "byssus_rejected_messages",
        "Rejected, not replayed",
        "select reason, count(*) from rejected_message where replayed_at is null group by reason",
        ("reason",),
    ),
)
