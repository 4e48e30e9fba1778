"""What one notification has to say, to whom, and in which words."""

from dataclasses import dataclass
from datetime import datetime

import orjson

from byssus.alerts.alarm import Detail, Kind, What
from byssus.alerts.queries import SQL
from byssus.core.database import Connection
from byssus.core.plant.model import Channel, Severity


@dataclass(frozen=True, slots=True)
class Place:
    """Where an alarm is; names in the language of the contact."""

    site: str
    site_name: str
    zone_name: str | None
    point: str | None
    unit: str | None
    gateway: str | None
    timezone: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One row of the outbox with all that its channel needs.

    Args:
        id: the same on every attempt, so that a receiver can tell a repetition.
        address: a mail address, a URL or a topic.
        language: zh or en.
        attempts: how often it was tried, this time included.
        line: the number of the line of the alarm log that is told.
    """

    id: int
    channel: Channel
    address: str
    language: str
    attempts: int
    alarm: int
    kind: Kind
    severity: Severity
    line: int
    what: What
    at: datetime
    facts: Detail
    place: Place

    @property
    def json(self) -> bytes:
        """The form for machines."""
        return orjson.dumps(
            {
                "notification": self.id,
                "alarm": self.alarm,
                "line": self.line,
                "kind": self.kind,
                "severity": self.severity,
                "what": self.what,
                "at": self.at,
                "site": self.place.site,
                "point": self.place.point,
                "gateway": self.place.gateway,
                "detail": self.facts,
            },
            option=orjson.OPT_UTC_Z,
        )


def load_notice(connection: Connection, number: int) -> Notice:
    """A row of the outbox by its number, which exists."""
    row = connection.execute(SQL["notice"], {"id": number}).fetchone() or ()
    channel, address, language, attempts, alarm, kind, severity, line, what, at, facts, *place = row
    return Notice(
        id=number,
        channel=Channel(channel),
        address=address,
        language=language,
        attempts=attempts,
        alarm=alarm,
        kind=Kind(kind),
        severity=Severity(severity),
        line=line,
        what=What(what),
        at=at,
        facts=facts,
        place=Place(*place),
    )
