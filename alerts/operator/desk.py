"""What people do with alarms, each act in one transaction of its own."""

from datetime import datetime

from byssus.alerts.notify.review import review_alarm
from byssus.alerts.operator.alarm import Alarm, Closing, acknowledge, close, comment
from byssus.alerts.operator.log import load_alarm, lock_log, record
from byssus.core.database import Connection


def acknowledge_alarm(connection: Connection, number: int, person: str, at: datetime) -> Alarm:
    """Say that somebody has seen an alarm and takes care of it; further steps of its escalation are not taken.

    Raises:
        NotFound: there is no such alarm.
        Conflict: somebody was first; the error says who and when.
        InvalidInput: the person has no name.
    """
    with connection.transaction():
        lock_log(connection)
        step = acknowledge(load_alarm(connection, number), person, at)
        record(connection, step)
        review_alarm(connection, number, at)
    return step.alarm


def comment_alarm(connection: Connection, number: int, person: str, text: str, at: datetime) -> Alarm:
    """Add words to an alarm's log.

    Raises:
        NotFound: there is no such alarm.
        InvalidInput: the person has no name, or there are no words.
    """
    with connection.transaction():
        lock_log(connection)
        step = comment(load_alarm(connection, number), person, text, at)
        record(connection, step)
    return step.alarm


def close_alarm(connection: Connection, number: int, closing: Closing, at: datetime) -> Alarm:
    """Close an alarm whose condition is over, with cause and corrective action.

    Raises:
        NotFound: there is no such alarm.
        Conflict: it is still active, or somebody closed it first.
    """
    with connection.transaction():
        lock_log(connection)
        step = close(load_alarm(connection, number), closing, at)
        record(connection, step)
    return step.alarm
