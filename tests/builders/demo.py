"""The demo city as tests look at it: its start, its registry as ingest would load it, its rules as alerts would."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import count, takewhile
from zoneinfo import ZoneInfo

from byssus.alerts.condition.machine import Watch
from byssus.alerts.condition.rule import Rule
from byssus.app.demo.city import city
from byssus.app.demo.gateway.act import Act, Message
from byssus.app.demo.script import START, Script
from byssus.app.demo.season.diary import Season, captures
from byssus.app.demo.season.report import reports
from byssus.app.demo.timeline import timeline
from byssus.core.plant.model import Plant
from byssus.core.plant.places import Point, Zone
from byssus.ingest.formats import table
from byssus.ingest.message import Scan as RawScan
from byssus.ingest.registry import Assignment, Device, Gateway, Registry
from byssus.ingest.registry import Point as Place
from byssus.trace.capture.meaning import Reader, Scan, event_of
from byssus.trace.epcis.event import Action, Event
from byssus.trace.epcis.read import Outcome, read_document, read_event

SEED = 1


@cache
def plant() -> Plant:
    return city()


@cache
def points() -> dict[str, tuple[Zone, Point]]:
    return {point.code: (zone, point) for site in plant().sites for zone in site.zones for point in zone.points}


def acts(hours: float) -> Iterator[Act]:
    end = START + timedelta(hours=hours)
    return takewhile(lambda act: act.due < end, timeline(plant(), Script(START), SEED, START))


def chain_messages(hours: float) -> Iterator[Message]:
    """What gateways report of the season: the days before the start, and `hours` from then on."""
    places = {zone.code: zone.location for site in plant().sites for zone in site.zones}
    end = START + timedelta(hours=hours)
    return takewhile(lambda told: told.due < end, reports(captures(START, Season(SEED)), places, START))


def chain_events(hours: float) -> list[Event]:
    """The events that trace makes of those messages, documents and scans alike; none may have a problem."""
    outcomes: list[Outcome] = []
    for message in chain_messages(hours):
        if message.topic.endswith("/epcis"):
            outcomes.extend(read_document(message.payload))
        else:
            outcomes.extend(map(scanned, table.decode(message.topic, message.payload).scans))
    assert [str(problem) for outcome in outcomes for problem in outcome.problems] == []
    return [outcome.event for outcome in outcomes if outcome.event]


def scanned(scan: RawScan) -> Outcome:
    assert isinstance(scan.time, datetime)
    reader = next(reader for reader in plant().readers if reader.code == scan.reader)
    location = next(zone.location for site in plant().sites for zone in site.zones if zone.code == reader.zone)
    meaning = Reader(location, ZoneInfo("Asia/Shanghai"), reader.biz_step, reader.disposition, Action(reader.action))
    return read_event(event_of(Scan(scan.time, scan.code, scan.quantity, scan.unit, scan.parent, scan.step), meaning))


@cache
def registry() -> Registry:
    numbers = count(1)
    gateways = {each.code: Gateway(each.code, ZoneInfo(each.timezone)) for each in plant().gateways}
    places = {code: Place(next(numbers), point.quantity.unit, point.every) for code, (_, point) in points().items()}
    devices = {
        each.code: Device(
            next(numbers),
            gateways[each.gateway],
            {channel: [Assignment(places[point], each.since, None)] for channel, point in each.channels.items()},
        )
        for each in plant().devices
    }
    return Registry(gateways, devices)


def watches(point: Point) -> list[Watch]:
    """The rules that watch a point, under the defaults of plans."""
    return [
        Watch(
            point.code,
            Rule(
                code=rule.code,
                version=plan.version,
                direction=rule.direction,
                limit=rule.limit,
                inclusive=rule.inclusive,
                on_delay=rule.on_delay,
                deadband=rule.deadband,
                off_delay=rule.off_delay,
                max_gap=rule.max_gap or 2 * point.every,
                severity=rule.severity,
                measure=rule.measure,
                window=rule.window or timedelta(0),
                beyond=rule.beyond,
            ),
        )
        for plan in plant().plans
        for control in plan.control_points
        for rule in control.rules
        if (plan.code, control.code, rule.quantity) == (point.plan, point.control_point, point.quantity)
    ]
