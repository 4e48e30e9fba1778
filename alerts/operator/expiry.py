"""Ends what ends by itself: shelvings, outages, and the patience with a zone that is defrosted.

Nobody waits for this to be told: notifications that were put off are due when the time is over. It writes down that it
is over, and lets a warning that outlasts its defrost window become an alarm. Any number of workers may call it.
"""

from datetime import datetime

from byssus.alerts.notify.plan import plan_notifications
from byssus.alerts.notify.terms import Occasion
from byssus.alerts.operator.alarm import BYSSUS
from byssus.alerts.operator.course import regrade
from byssus.alerts.operator.log import load_alarm, lock_log, record
from byssus.alerts.operator.outage import end_outage
from byssus.alerts.operator.queries import SQL
from byssus.alerts.operator.shelving import lapse
from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity

_DUE = ("shelvings_over", "outages_over", "overruns")


def end_what_is_over(connection: Connection, now: datetime) -> int:
    """End it; return how much there was."""
    if not any(connection.execute(SQL[query], {"now": now}).fetchone() for query in _DUE):
        return 0
    with connection.transaction():
        lock_log(connection)
        return _end_shelvings(connection, now) + _end_outages(connection, now) + _raise_overruns(connection, now)


def _end_shelvings(connection: Connection, now: datetime) -> int:
    over = connection.execute(SQL["shelvings_over"], {"now": now}).fetchall()
    for (number,) in over:
        if step := lapse(load_alarm(connection, number), now):
            record(connection, step)
    return len(over)


def _end_outages(connection: Connection, now: datetime) -> int:
    over = connection.execute(SQL["outages_over"], {"now": now}).fetchall()
    for (number,) in over:
        end_outage(connection, number, BYSSUS, now)
    return len(over)


def _raise_overruns(connection: Connection, now: datetime) -> int:
    over = connection.execute(SQL["overruns"], {"now": now}).fetchall()
    for number, window_end in over:
        facts = {"reason": "defrost_overrun", "window_end": window_end.isoformat()}
        step = regrade(load_alarm(connection, number), Severity.ALARM, now, facts)
        plan_notifications(connection, step.alarm, record(connection, step), Occasion.BEGINS, now)
    return len(over)
