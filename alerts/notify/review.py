"""Asks again of planned notifications whether they still have to go out, for alarms change while they wait."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import structlog

from byssus.alerts.notify.queries import SQL
from byssus.alerts.notify.stages import SENDING, Verdict, Waiting, first_verdict
from byssus.alerts.notify.terms import Occasion, Reason
from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """A planned notification that still has to go out; `severity` is that of its alarm by now."""

    id: int
    site: int
    occasion: Occasion
    reason: Reason
    severity: Severity


def review_alarm(connection: Connection, alarm: int, now: datetime) -> None:
    """Take back what an alarm no longer needs: it was acknowledged, or it ended."""
    review(connection, [number for (number,) in connection.execute(SQL["planned_of_alarm"], {"alarm": alarm})], now)


def review(connection: Connection, planned: Iterable[int], now: datetime) -> list[Standing]:
    """Take back those that are no longer needed, of planned notifications that the caller has locked; give the rest."""
    standing: list[Standing] = []
    taken_back: defaultdict[Verdict, list[int]] = defaultdict(list)
    for notification, waiting in _waiting(connection, planned, now):
        if verdict := first_verdict(SENDING, waiting):
            taken_back[verdict].append(notification.id)
        else:
            standing.append(notification)
    for verdict, ids in taken_back.items():
        decide(connection, ids, verdict)
    return standing


def decide(connection: Connection, ids: list[int], verdict: Verdict) -> None:
    """Write down what a stage said of some notifications."""
    _log.info("notifications decided", count=len(ids), state=verdict.state, reason=verdict.reason)
    connection.execute(SQL["decide"], {"ids": ids, **verdict._asdict()})


def _waiting(connection: Connection, planned: Iterable[int], now: datetime) -> Iterator[tuple[Standing, Waiting]]:
    for row in connection.execute(SQL["waiting"], {"ids": list(planned), "now": now}):
        number, site, reason, occasion, step, severity, acknowledged, over, said, due_at, *holds = row
        standing = Standing(number, site, Occasion(occasion), Reason(reason), Severity(severity))
        waiting = Waiting(standing.occasion, step, now, acknowledged, over, said, due_at, standing.reason, *holds)
        yield standing, waiting
