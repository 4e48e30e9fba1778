"""What people do with alarms, each act in one transaction of its own.

Each may say which version of the alarm the person looked at: if anything changed it since, nothing is done, and the
error names who did what, and when.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial

from byssus.alerts.notify.review import review_alarm
from byssus.alerts.operator.account import Closing
from byssus.alerts.operator.acts import acknowledge, comment, was_first
from byssus.alerts.operator.alarm import Alarm, Step, What
from byssus.alerts.operator.ending import close, reopen, verify
from byssus.alerts.operator.log import load_alarm, lock_log, record
from byssus.alerts.operator.policy import policy_at
from byssus.alerts.operator.queries import SQL
from byssus.alerts.operator.shelving import Shelving, lapse, shelve, unshelve
from byssus.core.database import Connection


def acknowledge_alarm(connection: Connection, number: int, person: str, at: datetime, seen: int | None = None) -> Alarm:
    """Say that somebody has seen an alarm and takes care of it; further steps of its escalation are not taken.

    Raises:
        NotFound: there is no such alarm.
        Conflict: somebody was first; the error says who and when.
        InvalidInput: the person has no name.
    """
    with connection.transaction():
        after, _ = _act(connection, number, lambda alarm: acknowledge(alarm, person, at), at, seen)
        review_alarm(connection, number, at)
    return after


def comment_alarm(connection: Connection, number: int, person: str, text: str, at: datetime) -> Alarm:
    """Add words to an alarm's log.

    Raises:
        NotFound: there is no such alarm.
        InvalidInput: the person has no name, or there are no words.
    """
    with connection.transaction():
        return _act(connection, number, lambda alarm: comment(alarm, person, text, at), at, None)[0]


def shelve_alarm(
    connection: Connection, number: int, shelving: Shelving, at: datetime, seen: int | None = None
) -> Alarm:
    """Let nobody be told of an alarm for a while; what comes due meanwhile waits, and goes out if it is needed then.

    Raises:
        NotFound: there is no such alarm.
        Conflict: it is closed or shelved already.
        InvalidInput: it is for longer than the plant allows.
    """

    def act(alarm: Alarm) -> Step:
        longest = policy_at(connection, alarm.subject.site_id, at).longest_shelf
        return shelve(alarm, shelving, longest, at)

    with connection.transaction():
        after, _ = _act(connection, number, act, at, seen)
        connection.execute(SQL["put_off"], {"alarm": number, "until": after.shelf and after.shelf.until})
    return after


def unshelve_alarm(connection: Connection, number: int, person: str, at: datetime, seen: int | None = None) -> Alarm:
    """Let people be told of an alarm again: what came due meanwhile goes out now.

    Raises:
        NotFound: there is no such alarm.
        Conflict: it is not shelved.
    """
    with connection.transaction():
        after, _ = _act(connection, number, lambda alarm: unshelve(alarm, person, at), at, seen)
        connection.execute(SQL["unshelved"], {"alarm": number, "now": at})
    return after


def close_alarm(
    connection: Connection,
    number: int,
    closing: Closing,
    lots_there: Collection[str],
    at: datetime,
    seen: int | None = None,
) -> Alarm:
    """Close an alarm whose condition is over; at a control point with lots and probe, to be verified by somebody else.

    Args:
        connection: in whose transaction, or one of its own.
        number: of the alarm.
        closing: the account.
        lots_there: the lots that lay in the zone while it lasted, by the names that decisions give them.
        at: now.
        seen: the version of the alarm that the person looked at.

    Raises:
        NotFound: there is no such alarm.
        Conflict: it is still active, or somebody closed it first.
        InvalidInput: the probe value or a lot's decision is due and missing.
    """

    def act(alarm: Alarm) -> Step:
        policy = policy_at(connection, alarm.subject.site_id, at)
        lots = lots_there if policy.demands_account(alarm) else None
        return close(alarm, closing, lots, at, second_person=policy.demands_verification(alarm))

    with connection.transaction():
        after, line = _act(connection, number, act, at, seen)
        for each in closing.lots:
            values = {"line": line, "alarm": number, "lot": each.lot, "decision": each.decision}
            connection.execute(SQL["decide_lot"], values)
    return after


def verify_alarm(
    connection: Connection, number: int, person: str, remark: str, at: datetime, seen: int | None = None
) -> Alarm:
    """Verify as a second person that what was done about a closed alarm is enough.

    Raises:
        NotFound: there is no such alarm.
        Conflict: it is not closed, waits for nobody, or somebody verified it first.
        NotAllowed: it is the person who closed it.
    """
    with connection.transaction():
        return _act(connection, number, lambda alarm: verify(alarm, person, remark, at), at, seen)[0]


def reopen_alarm(
    connection: Connection,
    number: int,
    person: str,
    reason: str,
    at: datetime,
    *,
    overrules: bool,
    seen: int | None = None,
) -> Alarm:
    """Open a closed alarm again, whose account has to be given anew; `overrules`: though it was verified.

    Raises:
        NotFound: there is no such alarm.
        Conflict: it is open, or late data took it back.
        NotAllowed: it was verified, and the person does not overrule that.
    """
    act = partial(reopen, person=person, reason=reason, at=at, overrules=overrules)
    with connection.transaction():
        return _act(connection, number, act, at, seen)[0]


def _act(
    connection: Connection, number: int, act: Callable[[Alarm], Step], at: datetime, seen: int | None
) -> tuple[Alarm, int]:
    """The alarm after the act, and the number of its line; a shelving that has run out is ended first."""
    lock_log(connection)
    alarm = load_alarm(connection, number)
    if seen is not None and seen != alarm.version:
        what, actor, when = connection.execute(SQL["last_change"], {"alarm": number}).fetchone() or ()
        raise was_first(alarm, What(what), actor, when)
    if over := lapse(alarm, at):
        record(connection, over)
        alarm = over.alarm
    step = act(alarm)
    return step.alarm, record(connection, step)
