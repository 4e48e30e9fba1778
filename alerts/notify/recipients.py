"""Who may be told of a site's alarms: the contacts at each step of its escalation, and who of them has the watch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from psycopg.rows import TupleRow

from byssus.alerts.notify.duty import on_duty
from byssus.alerts.notify.queries import SQL
from byssus.alerts.notify.stages import Waits
from byssus.alerts.operator.alarm import Alarm
from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity
from byssus.core.plant.people import Channel, Shift, Weekday


@dataclass(frozen=True, slots=True)
class Recipient:
    """A contact at one step, by the first of its channels.

    Args:
        after: the delay of the step.
        waits: how long messages of the site wait.
        told: of this alarm, or certainly will be.
        digested: this alarm stands, or stood, in a digest for the contact.
        joins_at: when the next message of the site goes to the contact; None when none waits.
        digest_at: the same of the next digest.
    """

    step: int
    after: timedelta
    contact: int
    channel: Channel
    address: str
    least_severity: Severity
    shifts: tuple[str, ...]
    timezone: str
    waits: Waits
    told: bool
    digested: bool
    joins_at: datetime | None
    digest_at: datetime | None


def recipients_of(connection: Connection, alarm: Alarm, at: datetime) -> list[Recipient]:
    """The contacts of the alarm's site, step by step."""
    rows = connection.execute(SQL["recipients"], {"alarm": alarm.id, "site": alarm.subject.site_id, "at": at})
    return [_recipient(row) for row in rows]


def _recipient(row: TupleRow) -> Recipient:
    step, after, contact, channel, address, least, shifts, zone, *waits = row[:12]
    told, digested, joins_at, digest_at = row[12:]
    return Recipient(
        step,
        after,
        contact,
        Channel(channel),
        address,
        Severity(least),
        tuple(shifts),
        zone,
        Waits(*waits),
        told,
        digested,
        joins_at,
        digest_at,
    )


def on_watch(connection: Connection, recipients: Iterable[Recipient], at: datetime) -> set[tuple[int, int]]:
    """Step and contact of those who are on duty at their step; where nobody is, all of the step, for one must hear."""
    everyone = list(recipients)
    shifts = _shifts(connection, {code for each in everyone for code in each.shifts})
    present = {(each.step, each.contact) for each in everyone if _present(each, shifts, at)}
    manned = {step for step, _ in present}
    return present | {(each.step, each.contact) for each in everyone if each.step not in manned}


def _present(recipient: Recipient, shifts: Mapping[str, Shift], at: datetime) -> bool:
    local = (at + recipient.after).astimezone(ZoneInfo(recipient.timezone))
    return not recipient.shifts or any(on_duty(shifts[code], local) for code in recipient.shifts)


def _shifts(connection: Connection, codes: set[str]) -> dict[str, Shift]:
    if not codes:
        return {}
    week = list(Weekday)
    return {
        code: Shift(
            code=code,
            days=tuple(week[day - 1] for day in days),
            starts=starts,
            ends=ends,
            off=tuple(off),
            extra=tuple(extra),
        )
        for code, days, starts, ends, off, extra in connection.execute(SQL["shifts"], {"codes": list(codes)})
    }
