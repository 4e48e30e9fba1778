"""Counts that somebody scanned a code, once the answer is on its way: nobody waits for it, no page fails over it."""

import structlog
from psycopg import Error
from psycopg_pool import PoolTimeout
from starlette.background import BackgroundTask
from starlette.requests import Request

from byssus.app.http.context import Context
from byssus.app.http.resolver_request import Asking
from byssus.trace.scanned.place import read_spot
from byssus.trace.scanned.record import count_consumer_scan

_log = structlog.get_logger(__name__)


def scan_count(request: Request, asked: Asking) -> BackgroundTask:
    """What is left to do after the answer to a scan."""
    return BackgroundTask(_count, request.app.state.context, asked, request.headers.get("geolocation"))


def _count(context: Context, asked: Asking, place: str | None) -> None:
    try:
        with context.pool.connection() as connection:
            count_consumer_scan(connection, asked.code, read_spot(place), context.clock.now())
    except (Error, PoolTimeout) as error:
        _log.warning("scan_not_counted", code=asked.path, error=" ".join(str(error).split()))
