"""Gathers from the database what a chosen message has to say."""

from datetime import datetime

from psycopg.rows import TupleRow

from byssus.alerts.condition.bound import bound_of
from byssus.alerts.notify.choose import Chosen
from byssus.alerts.notify.notice import Digest, Item, Measured, Notice, Place
from byssus.alerts.notify.queries import SQL
from byssus.alerts.operator.alarm import Kind, What
from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity
from byssus.core.plant.people import Channel

_MACHINES = {Channel.MQTT, Channel.WEBHOOK}
_MOST_FOR_MACHINES = 500
_MOST_FOR_PEOPLE = 10


def compose(connection: Connection, chosen: Chosen, at: datetime, public_url: str) -> Notice:
    """The message whose rows these are; people read the worst ten alarms of it, machines up to five hundred."""
    values: dict[str, object] = {"ids": chosen.notifications}
    channel, address, language, attempts, digest = connection.execute(SQL["envelope"], values).fetchone() or ()
    most = _MOST_FOR_MACHINES if channel in _MACHINES else _MOST_FOR_PEOPLE
    values |= {"language": language, "most": most}
    rows = [] if digest else connection.execute(SQL["items"], values).fetchall()
    digests = connection.execute(SQL["digest"], values).fetchall() if digest else []
    return Notice(
        id=chosen.message,
        channel=Channel(channel),
        address=address,
        language=language,
        attempts=attempts,
        at=at,
        items=tuple(map(_item, rows)),
        more=rows[0][0] - len(rows) if rows else 0,
        digests=tuple(Digest(*row) for row in digests),
        public_url=public_url,
    )


def _item(row: TupleRow) -> Item:
    _, alarm, kind, severity, line, what, at, facts, *rest = row
    time, value, before, earlier, *place = rest[5:]
    return Item(
        alarm=alarm,
        kind=Kind(kind),
        severity=Severity(severity),
        line=line,
        what=What(what),
        at=at,
        facts=facts,
        place=Place(*place),
        limit=bound_of(*rest[:5]),
        reading=None if time is None else Measured(time, value, _trend(time, value, before, earlier)),
    )


def _trend(time: datetime, value: float, before: datetime | None, earlier: float | None) -> float | None:
    """Change per hour."""
    if before is None or earlier is None:
        return None
    return (value - earlier) * 3600 / (time - before).total_seconds()
