"""What one message has to say, to whom, and in which language."""

from dataclasses import dataclass
from datetime import datetime

import orjson

from byssus.alerts.condition.bound import Bound
from byssus.alerts.operator.alarm import Detail, Kind, What
from byssus.core.plant.haccp import Severity
from byssus.core.plant.people import Channel


@dataclass(frozen=True, slots=True)
class Place:
    """Where an alarm is; names in the language of the contact."""

    site: str
    timezone: str
    site_name: str
    zone_name: str | None
    point: str | None
    unit: str | None
    gateway: str | None


@dataclass(frozen=True, slots=True)
class Measured:
    """The newest reading of a point, with its own time, in the point's unit.

    Args:
        trend: change per hour over the last quarter of an hour or more; None when there was no reading before.
    """

    time: datetime
    value: float
    trend: float | None


@dataclass(frozen=True, slots=True)
class Item:
    """One alarm, as a line of its log tells it.

    Args:
        line: the number of that line.
        facts: what the log keeps of it.
    """

    alarm: int
    kind: Kind
    severity: Severity
    line: int
    what: What
    at: datetime
    facts: Detail
    place: Place
    limit: Bound | None = None
    reading: Measured | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """The excursions of one site that were over when they became known."""

    site: str
    timezone: str
    site_name: str
    excursions: int
    points: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """One message.

    Args:
        id: the same on every attempt, so that a receiver can tell a repetition.
        address: a mail address, a URL or a topic.
        language: zh or en.
        attempts: how often it was tried, this time included.
        items: alarms, the worst first; empty in a digest.
        more: further alarms that there was no room for.
        digests: one a site; empty in a page.
        public_url: address of the console, for links; may be empty.
    """

    id: int
    channel: Channel
    address: str
    language: str
    attempts: int
    at: datetime
    items: tuple[Item, ...]
    more: int = 0
    digests: tuple[Digest, ...] = ()
    public_url: str = ""

    @property
    def sites(self) -> list[str]:
        """The codes of the sites that it is about."""
        return sorted({item.place.site for item in self.items} | {digest.site for digest in self.digests})

    @property
    def json(self) -> bytes:
        """The form for machines."""
        return orjson.dumps(
            {
                "message": self.id,
                "at": self.at,
                "sites": self.sites,
                "alarms": [_item(item) for item in self.items],
                "more": self.more,
                "digests": [_digest(digest) for digest in self.digests],
            },
            option=orjson.OPT_UTC_Z,
        )


def _item(item: Item) -> dict[str, object]:
    return {
        "alarm": item.alarm,
        "line": item.line,
        "kind": item.kind,
        "severity": item.severity,
        "what": item.what,
        "at": item.at,
        "site": item.place.site,
        "point": item.place.point,
        "gateway": item.place.gateway,
        "detail": item.facts,
    }


def _digest(digest: Digest) -> dict[str, object]:
    return {
        "site": digest.site,
        "excursions": digest.excursions,
        "points": digest.points,
        "first": digest.first,
        "last": digest.last,
    }
