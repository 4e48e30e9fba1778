"""The store's rooms in all the days of a journal: what they measured is stored and judged, and people close alarms."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from builders.year.story import Failure, Story, midnight
from builders.year.told import day_of
from builders.year.world import FIRST, ROOMS
from byssus.alerts.feed.fold import fold_feed
from byssus.alerts.operator.account import Closing, Decision, LotDecision
from byssus.alerts.operator.alarm import Probe
from byssus.alerts.operator.desk import acknowledge_alarm
from byssus.alerts.views.register import find_alarm
from byssus.app.closing import close_with_lots, lots_in_zone, verify_with_lots
from byssus.core.database import Connection
from byssus.ingest.message import Received
from byssus.ingest.store import Store
from byssus.trace.hold.step import follow_holds

_UNVERIFIED: Final = 4
"""Of so many alarms one is never verified."""
_CLEARED = "select id from alarm where cleared_at is not null and closed_at is null order by id"


def start(story: Story, copy: int) -> datetime:
    """When the first day of a copy begins; 0 is the story itself."""
    return midnight(FIRST - timedelta(days=copy * story.days))


def tell(store: Store, story: Story, copy: int) -> None:
    """Store what the rooms measured in the days of a copy: each failed in it when it failed in the story."""
    failures = list(_failures(story, copy))
    for offset in range(story.days):
        for room in ROOMS:
            message = day_of(failures, room, (start(story, copy) + timedelta(days=offset)).date())
            store.write([Received(message.topic, message.payload, message.due)])


def _failures(story: Story, copy: int) -> Iterator[Failure]:
    earlier = timedelta(days=copy * story.days)
    for failure in story.failures:
        yield replace(failure, start=failure.start - earlier, end=failure.end - earlier)


def judge(connection: Connection, now: datetime) -> None:
    """Make excursions and alarms of it, and hold the goods that lay there."""
    while fold_feed(connection, now):
        pass
    while follow_holds(connection, now):
        pass


def close(connection: Connection, now: datetime) -> None:
    """Acknowledge and close what is over: the goods were not harmed. Most of it is verified by a second person."""
    for (number,) in connection.execute(_CLEARED).fetchall():
        acknowledge_alarm(connection, number, "operator", now)
        there = lots_in_zone(connection, find_alarm(connection, number), now)
        decided = tuple(LotDecision(lot.uri, Decision.RELEASE) for lot in there)
        closing = Closing("operator", "door left open", "door closed", Probe(-19.0, "Cel"), decided)
        close_with_lots(connection, number, closing, now + timedelta(hours=1))
        if number % _UNVERIFIED:
            verify_with_lots(connection, number, "director", "probe seen", now + timedelta(hours=2))
