"""Keeps alarms about sensors and clocks in step with what readings say, in the transaction of the feed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from byssus.alerts.condition.reading import Reading, in_order
from byssus.alerts.condition.sensor import (
    FAULT_OF,
    Fault,
    FaultRule,
    SensorState,
    Shock,
    examine,
    fault_rule,
    sensor_from_json,
    sensor_to_json,
    shaken,
)
from byssus.alerts.condition.skew import Lead, worst_lead
from byssus.alerts.feed.upkeep import Ailment, keep_in_step
from byssus.alerts.operator.alarm import Detail, Kind, Subject
from byssus.core.arrival import Doubt
from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity
from byssus.core.plant.places import Quantity, ZoneKind
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))


@dataclass(frozen=True, slots=True)
class Doubted:
    """A reading that `ingest` kept apart."""

    point: int
    time: datetime
    doubt: Doubt
    received_at: datetime


@dataclass(slots=True)
class Signs:
    """What is new of one point: readings, and those that were kept apart."""

    readings: list[Reading] = field(default_factory=list)
    doubts: list[Doubted] = field(default_factory=list)
    received_at: datetime | None = None

    def leads(self, point: str) -> Iterable[Lead]:
        """What came says this about the clock, so far as it says something; `point` by its code."""
        if self.readings and self.received_at:
            yield Lead(point, max(reading.time for reading in self.readings) - self.received_at, self.received_at)
        for doubt in self.doubts:
            if doubt.doubt not in FAULT_OF:
                behind = doubt.doubt is Doubt.TIME_BEHIND
                yield Lead(point, doubt.time - doubt.received_at, doubt.received_at, behind)


def take_doubts(connection: Connection, limit: int) -> list[Doubted]:
    """The oldest of the feed that no other worker has in hand; they are gone when the transaction commits."""
    rows = connection.execute(_QUERIES["take_doubts"], {"limit": limit})
    return [Doubted(point, time, Doubt(reason), received_at) for point, time, reason, received_at in rows]


def check_health(connection: Connection, signs: Mapping[int, Signs], now: datetime) -> None:
    """Take in what is new of some points, which the caller has locked; raise and clear alarms of their sensors."""
    points = _points(connection, list(signs))
    for point in points:
        point.take(signs[point.id])
    _save(connection, points)
    _check_sensors(connection, [point for point in points if not point.is_told], now)
    _check_clocks(connection, [point.id for point in points if point.bears_on_clock], now)


@dataclass(slots=True)
class _Point:
    """A point, what is known of its sensor and clock, and which alarms last about them."""

    id: int
    code: str
    subject: Subject
    rule: FaultRule
    state: SensorState
    lead: Lead | None
    alarmed: Severity | None
    clock_alarmed: bool

    @property
    def fault(self) -> Fault | None:
        return self.state.fault(self.rule)

    @property
    def is_told(self) -> bool:
        """Whether the alarm about its sensor is as it should be."""
        return self.alarmed is (self.fault.severity if self.fault else None)

    @property
    def bears_on_clock(self) -> bool:
        """Whether an alarm about the clock of its gateway may have to begin or end."""
        return self.clock_alarmed or (self.lead is not None and self.lead.is_wrong)

    def take(self, signs: Signs) -> None:
        self.state = examine(self.rule, self.state, in_order(signs.readings))
        for doubt in signs.doubts:
            if fault := FAULT_OF.get(doubt.doubt):
                self.state = shaken(self.state, Shock(doubt.time, fault))
        for lead in signs.leads(self.code):
            if self.lead is None or lead.tells_more_than(self.lead, self.rule.max_gap):
                self.lead = lead


def _points(connection: Connection, numbers: list[int]) -> list[_Point]:
    found = []
    for row in connection.execute(_QUERIES["sensors"], {"points": numbers}):
        number, code, site, zone, every, quantity, kind, state, ahead, received_at, behind, alarmed, clock_alarmed = row
        rule = fault_rule(Quantity(quantity), ZoneKind(kind), every)
        subject = Subject(Kind.SENSOR_FAULT, site, zone, number)
        known = sensor_from_json(state) if state else SensorState()
        lead = Lead(code, ahead, received_at, behind) if received_at else None
        severity = alarmed and Severity(alarmed)
        found.append(_Point(number, code, subject, rule, known, lead, severity, clock_alarmed))
    return found


def _save(connection: Connection, points: Collection[_Point]) -> None:
    columns = {
        "points": [point.id for point in points],
        "states": [sensor_to_json(point.state) for point in points],
        "aheads": [point.lead.ahead if point.lead else None for point in points],
        "received": [point.lead.received_at if point.lead else None for point in points],
        "behind": [point.lead is not None and point.lead.behind for point in points],
    }
    connection.execute(_QUERIES["save_sensors"], columns)


def _check_sensors(connection: Connection, points: Collection[_Point], now: datetime) -> None:
    """Let the alarms of some points say what is wrong with their sensors."""
    if points:
        faults = [(each, each.fault) for each in points]
        ailments = [_ailment(point, fault) for point, fault in faults if fault]
        keep_in_step(connection, [each.subject for each in points], ailments, now)


def _ailment(point: _Point, fault: Fault) -> Ailment:
    return Ailment(point.subject, fault.severity, {"point": point.code, "fault": fault.value})


def _check_clocks(connection: Connection, points: Collection[int], now: datetime) -> None:
    """Let the alarms of the gateways of some points say whose clock is wrong."""
    if not points:
        return
    leads: defaultdict[Subject, list[Lead]] = defaultdict(list)
    for site, gateway, *told in connection.execute(_QUERIES["leads"], {"points": list(points)}):
        leads[Subject(Kind.CLOCK, site, gateway_id=gateway)].append(Lead(*told))
    wrong = (
        Ailment(subject, Severity.WARN, _facts(lead)) for subject, each in leads.items() if (lead := worst_lead(each))
    )
    keep_in_step(connection, list(leads), wrong, now)


def _facts(lead: Lead) -> Detail:
    return {"point": lead.point, "ahead_seconds": lead.ahead // timedelta(seconds=1)}
