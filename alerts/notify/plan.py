"""Fills the outbox, in the transaction that logs what is to be told."""

from datetime import datetime

from byssus.alerts.alarm import Alarm
from byssus.alerts.notify.stages import Candidate, Occasion, Reason, decide
from byssus.alerts.queries import SQL
from byssus.core.database import Connection
from byssus.core.plant.model import Channel, Severity


def plan_notifications(connection: Connection, alarm: Alarm, line: int, occasion: Occasion, at: datetime) -> None:
    """Decide for each contact of the site whether and when they are told of a line of the log."""
    if occasion is Occasion.ENDS:
        values = {"alarm": alarm.id, "at": at, "reason": Reason.ENDED_WHILE_SETTLING}
        connection.execute(SQL["retract_pages"], values)
    for candidate in _candidates(connection, alarm, occasion, at):
        verdict = decide(candidate)
        values = {
            "transition": line,
            "alarm": alarm.id,
            "contact": candidate.contact_id,
            "channel": candidate.channel,
            "at": at,
            **verdict._asdict(),
        }
        connection.execute(SQL["plan_notification"], values)


def _candidates(connection: Connection, alarm: Alarm, occasion: Occasion, at: datetime) -> list[Candidate]:
    rows = connection.execute(SQL["recipients"], {"alarm": alarm.id, "site": alarm.subject.site_id}).fetchall()
    return [
        Candidate(occasion, alarm.severity, at, contact, Channel(channel), Severity(least), told)
        for contact, channel, least, told in rows
    ]
