"""Fills the outbox, in the transaction that logs what is to be told."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import structlog

from byssus.alerts.condition.excursion import Origin
from byssus.alerts.notify.queries import SQL
from byssus.alerts.notify.recipients import Recipient, on_watch, recipients_of
from byssus.alerts.notify.review import review_alarm
from byssus.alerts.notify.stages import PLANNING, Candidate, Verdict, first_verdict
from byssus.alerts.notify.terms import Occasion, State
from byssus.alerts.operator.alarm import BYSSUS, Alarm
from byssus.core.database import Connection

_log = structlog.get_logger(__name__)
_ONCE = {Occasion.ENDS, Occasion.IS_OVER}
"""What is told to each contact once, whatever the steps at which they appear."""


def plan_notifications(connection: Connection, alarm: Alarm, line: int, occasion: Occasion, at: datetime) -> None:
    """Decide for each contact of the site, at each step, whether and when they are told of a line of the log."""
    if occasion is Occasion.ENDS:
        review_alarm(connection, alarm.id, at)
    facts = {"transition": line, "alarm": alarm.id, "site": alarm.subject.site_id, "occasion": occasion, "at": at}
    rows: list[dict[str, object]] = [
        {
            **facts,
            "step": recipient.step,
            "contact": recipient.contact,
            "channel": recipient.channel,
            "address": recipient.address,
            "severity": alarm.severity,
            **verdict._asdict(),
        }
        for recipient, verdict in _verdicts(connection, alarm, occasion, at)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(SQL["plan_notification"], rows)
    reasons = Counter(str(row["reason"]) for row in rows)
    _log.info("notifications planned", alarm=alarm.id, line=line, occasion=occasion, **reasons)


def _verdicts(
    connection: Connection, alarm: Alarm, occasion: Occasion, at: datetime
) -> Iterator[tuple[Recipient, Verdict]]:
    recipients = recipients_of(connection, alarm, at)
    watch = on_watch(connection, recipients, at)
    seen: set[int] = set()
    for recipient in recipients:
        first = recipient.contact not in seen
        seen.add(recipient.contact)
        if not first and occasion in _ONCE:
            continue
        on_duty = (recipient.step, recipient.contact) in watch
        verdict = first_verdict(PLANNING, _candidate(alarm, recipient, occasion, at, first=first, on_duty=on_duty))
        if verdict and (first or verdict.state is State.PLANNED):
            yield recipient, verdict


def _candidate(
    alarm: Alarm, recipient: Recipient, occasion: Occasion, at: datetime, *, first: bool, on_duty: bool
) -> Candidate:
    return Candidate(
        occasion=occasion,
        kind=alarm.subject.kind,
        severity=alarm.severity,
        at=at,
        waits=recipient.waits,
        after=recipient.after,
        first=first,
        least_severity=recipient.least_severity,
        on_duty=on_duty,
        told=recipient.told,
        digested=recipient.digested,
        late=alarm.origin is Origin.BACKFILL,
        withdrawn=alarm.closed_by == BYSSUS,
        joins_at=recipient.joins_at,
        digest_at=recipient.digest_at,
    )
