"""How gateways tell of the season: in batches, some late, some twice, not in order."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from operator import attrgetter

import orjson

from builders.year.story import Failure, Stall, Story, midnight
from builders.year.world import EVERY, FIRST, ROOMS
from byssus.app.demo.chance import fraction
from byssus.app.demo.gateway.act import Message
from byssus.app.demo.season.capture import Capture, Made, Seen
from byssus.app.demo.season.diary import lot_history
from byssus.app.demo.season.lot import Amount
from byssus.app.demo.season.report import messages
from byssus.app.demo.season.words import ZONE
from byssus.core.plant.equipment import Action

_AT_ONCE = 12
"""Captures in one document at most."""


def captures(story: Story) -> Iterator[Capture]:
    """Everything that happened to goods, each once."""
    yield from story.season.planted(FIRST)
    for lots in story.lots:
        yield from lot_history(lots)
    for stall in story.stalls:
        yield from _at_a_workshop(stall)


def published(story: Story) -> list[Message]:
    """All messages in the order in which the broker gets them; some of them twice."""
    told = [*_of_goods(story), *_of_rooms(story)]
    late = [delayed for number, message in enumerate(told) for delayed in _delayed(story.seed, number, message)]
    return sorted(late, key=attrgetter("due"))


def _delayed(seed: int, number: int, message: Message) -> Iterator[Message]:
    chance = fraction(seed, "late", number)
    days = 40 * chance if chance > 0.96 else 3 * chance if chance > 0.8 else chance / 24
    due = message.due + timedelta(days=days)
    yield Message(due, message.gateway, message.topic, message.payload)
    if fraction(seed, "twice", number) < 0.04:
        yield Message(due + timedelta(hours=7), message.gateway, message.topic, message.payload)


def _of_goods(story: Story) -> Iterator[Message]:
    places = {zone.code: zone.location for site in story.plant.sites for zone in site.zones}
    kept: dict[str, list[Capture]] = defaultdict(list)
    for capture in sorted(captures(story), key=attrgetter("at")):
        kept[capture.gateway].append(capture)
    for gateway, told in kept.items():
        for first in range(0, len(told), _AT_ONCE):
            some = told[first : first + _AT_ONCE]
            yield from messages(some[-1].at, gateway, some, places)


def _of_rooms(story: Story) -> Iterator[Message]:
    for offset in range(story.days + 6):
        day = FIRST + timedelta(days=offset)
        if day not in story.silent_days:
            yield from (day_of(story.failures, room, day) for room in ROOMS)


def day_of(failures: Collection[Failure], room: str, day: date) -> Message:
    """What the store's gateway tells of a room at the end of a day."""
    times = [midnight(day) + turn * EVERY for turn in range(timedelta(days=1) // EVERY)]
    payload = readings(room, [(at, _degrees(failures, room, at)) for at in times])
    return Message(midnight(day) + timedelta(days=1), "own-store", "byssus/v1/own-store/senml", payload)


def readings(room: str, values: Sequence[tuple[datetime, float]]) -> bytes:
    """What the store's gateway says of a room, in °C (RFC 8428)."""
    return orjson.dumps([{"n": f"probe-{room}:t", "u": "Cel", "t": at.timestamp(), "v": value} for at, value in values])


def _degrees(failures: Collection[Failure], room: str, at: datetime) -> float:
    failed = any(failure.room == room and failure.start <= at < failure.end for failure in failures)
    return -10.0 if failed else -22.0


def _at_a_workshop(stall: Stall) -> Iterator[Capture]:
    """Noon on the island is the same day in UTC, by which workshops are counted."""
    noon = datetime.combine(stall.day, time(12), ZONE)
    taken, made = Amount(stall.taken, 20), Amount(stall.made, 15)
    where = {"gateway": f"own-{stall.workshop}", "zone": f"{stall.workshop}-bench", "disposition": "active"}
    if stall.intake:
        paper = {"demo:complianceCertificate": f"W{stall.day:%y%m%d}{stall.workshop}"} if stall.papers else {}
        yield Seen(at=noon, step="receiving", action=Action.OBSERVE, goods=(taken,), facts=paper, **where)
    if stall.production:
        yield Made(at=noon + timedelta(hours=1), step="commissioning", inputs=(taken,), outputs=(made,), **where)
    if stall.sale:
        yield Seen(at=noon + timedelta(hours=2), step="retail_selling", action=Action.OBSERVE, goods=(made,), **where)
