"""A rule that changes while an alarm is active: the alarm is judged once under the new version, and says so.

The ledger of the old version ends with the last reading that it judged. An alarm in breach under the new version,
too, is carried on until that version has judged for itself: what it raises then continues the alarm, which keeps its
acknowledgement, its log and the version that raised it; once it finds all well, the alarm clears.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from psycopg.rows import TupleRow

from byssus.alerts.condition.excursion import Excursion
from byssus.alerts.condition.rule import Rule
from byssus.alerts.condition.touched import judged
from byssus.alerts.feed.facts import facts_of
from byssus.alerts.feed.history import StoredHistory
from byssus.alerts.feed.standings import Stored, update_excursion
from byssus.alerts.notify.plan import plan_notifications
from byssus.alerts.notify.terms import Occasion
from byssus.alerts.operator.alarm import Detail
from byssus.alerts.operator.course import amend, clear
from byssus.alerts.operator.log import alarm_of_excursion, lock_log, record
from byssus.alerts.queries import SQL
from byssus.core.database import Answer, Connection


@dataclass(frozen=True, slots=True)
class Carried:
    """An alarm that goes on without an excursion for now.

    Args:
        root: number of the excursion that raised it.
        until: the last reading that an older version of its rule judged.
    """

    root: int
    until: datetime


def ask_carried(connection: Connection, points: Collection[int]) -> Answer[dict[int, dict[str, Carried]]]:
    """What is carried on at some points, by point and code of the rule."""
    rows = connection.execute(SQL["carried"], {"points": list(points)})
    return lambda: _carried(rows)


def _carried(rows: Iterable[TupleRow]) -> dict[int, dict[str, Carried]]:
    found: defaultdict[int, dict[str, Carried]] = defaultdict(dict)
    for point, rule, root, until in rows:
        found[point][rule] = Carried(root, until)
    return dict(found)


def hand_over(connection: Connection, point: int, stored: Stored, rule: Rule | None, now: datetime) -> Carried | None:
    """End what is open under a version that is no longer in force; give the alarm that is carried on.

    Args:
        connection: in the caller's transaction.
        point: the point's number.
        stored: the machine of the old version.
        rule: the new version; None where the rule is gone.
        now: when we learn of it.
    """
    for number, before in stored.ledger.items():
        if before.cleared_at is None:
            last = stored.state.at
            after = replace(before, ended_at=before.ended_at or last, cleared_at=last)
            update_excursion(connection, number, after)
            return _judge_once(connection, number, after, rule, _measured(connection, point, rule, last), now)
    return None


def _judge_once(
    connection: Connection, number: int, after: Excursion, rule: Rule | None, value: float | None, now: datetime
) -> Carried | None:
    lock_log(connection)
    alarm = alarm_of_excursion(connection, number)
    in_breach = rule is not None and value is not None and rule.is_breached_by(value)
    verdict: Detail = {"judged_under": rule.version if rule else None, "value": value, "in_breach": in_breach}
    if in_breach and after.cleared_at is not None:
        record(connection, amend(alarm, now, {**facts_of(after), **verdict, "reason": "rule_changed"}))
        return Carried(alarm.subject.excursion_id or number, after.cleared_at)
    step = clear(alarm, now, {**facts_of(after), **verdict, "reason": "rule_superseded"})
    plan_notifications(connection, step.alarm, record(connection, step), Occasion.ENDS, now)
    return None


def _measured(connection: Connection, point: int, rule: Rule | None, at: datetime) -> float | None:
    """What a rule makes of the reading at a time, and of those before it as far as it reaches."""
    if rule is None:
        return None
    history = judged(rule, StoredHistory(connection, point, at - rule.reach), at, ()).history
    return next((reading.value for reading in history.since(at)), None)
