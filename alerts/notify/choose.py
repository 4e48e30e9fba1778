"""Chooses what goes out next by a channel: all that is due to one recipient about one site, as one message."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from byssus.alerts.notify.queries import SQL
from byssus.alerts.notify.review import Standing, decide, review
from byssus.alerts.notify.stages import PACING, SPACING, Ready, first_verdict
from byssus.alerts.notify.terms import Occasion, Reason
from byssus.core.clock import Clock
from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity
from byssus.core.plant.people import Channel

ROBOTS = frozenset({Channel.DINGTALK, Channel.WECOM, Channel.FEISHU})
"""They may not speak often, so that one message tells all that is due, of whatever site."""
FORSAKEN_AFTER = timedelta(minutes=2)
"""On the wall clock; longer than any channel takes to answer."""
_BEGINNINGS = {Occasion.BEGINS, Occasion.BEGAN_LATE}


@dataclass(frozen=True, slots=True)
class Head:
    """What has been due longest, and so decides to whom the next message goes.

    Args:
        message: the number of the message as which it went out before; None when it was never tried.
    """

    message: int | None
    address: str
    site: int
    digest: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """A message that is marked as sent: its number, which each attempt has, and its rows of the outbox."""

    message: int
    notifications: list[int]


def choose_message(connection: Connection, channel: Channel, clock: Clock) -> Chosen | None:
    """Mark the next message of a channel as sent, in the caller's transaction; None when nothing is due."""
    now = clock.now()
    connection.execute(SQL["lock_channel"], {"channel": channel})
    connection.execute(SQL["forsake"], {"channel": channel, "before": now - FORSAKEN_AFTER * clock.speed})
    while head := _head(connection, channel, now):
        if chosen := _choose(connection, channel, head, clock, now):
            connection.execute(SQL["send"], {"message": chosen.message, "ids": chosen.notifications, "now": now})
            return chosen
    return None


def _head(connection: Connection, channel: Channel, now: datetime) -> Head | None:
    row = connection.execute(SQL["head"], {"channel": channel, "now": now}).fetchone()
    return Head(*row) if row else None


def _choose(connection: Connection, channel: Channel, head: Head, clock: Clock, now: datetime) -> Chosen | None:
    """What of the head's message may go out now; the rest is taken back, or put off."""
    standing = review(connection, _candidates(connection, channel, head, now), now)
    free_at = _free_at(connection, channel, head.address, SPACING * clock.speed) if channel in ROBOTS else None
    numbers = [each.id for each in _paced(connection, channel, head, standing, now, free_at)]
    return Chosen(head.message or min(numbers), numbers) if numbers else None


def _candidates(connection: Connection, channel: Channel, head: Head, now: datetime) -> list[int]:
    if head.message is not None:
        rows = connection.execute(SQL["message"], {"message": head.message})
    else:
        values = {**asdict(head), "channel": channel, "any_site": channel in ROBOTS, "now": now}
        rows = connection.execute(SQL["together"], values)
    return [number for (number,) in rows]


def _free_at(connection: Connection, channel: Channel, address: str, spacing: timedelta) -> datetime | None:
    [last_sent] = connection.execute(SQL["last_sent"], {"channel": channel, "address": address}).fetchone() or (None,)
    return last_sent + spacing if last_sent else None


def _paced(
    connection: Connection,
    channel: Channel,
    head: Head,
    standing: Iterable[Standing],
    now: datetime,
    free_at: datetime | None,
) -> Iterator[Standing]:
    """Of each site's part of a message, all of it or nothing."""
    parts: defaultdict[int, list[Standing]] = defaultdict(list)
    for each in standing:
        parts[each.site].append(each)
    for site, part in parts.items():
        pause, last_at, last_news = _last_message(connection, channel, head.address, site, now)
        ready = Ready(
            now=now,
            pause=pause,
            news=max((each.severity for each in part if each.occasion in _BEGINNINGS), key=_rank, default=None),
            tried=head.message is not None or any(each.reason is Reason.NEXT_CHANNEL for each in part),
            last_at=last_at,
            last_news=last_news,
            free_at=free_at,
        )
        if verdict := first_verdict(PACING, ready):
            decide(connection, [each.id for each in part], verdict)
        else:
            yield from part


def _last_message(
    connection: Connection, channel: Channel, address: str, site: int, now: datetime
) -> tuple[timedelta, datetime | None, Severity | None]:
    """The site's pause between two messages, and when the last one within it was sent, with the worst that began."""
    values = {"channel": channel, "address": address, "site": site, "now": now}
    pause, last_at, worst = connection.execute(SQL["last_message"], values).fetchone() or ()
    return pause, last_at, Severity(worst) if worst else None


def _rank(severity: Severity) -> int:
    return severity.rank
