"""Keeps alarms about sensors and clocks in step with what readings say, in the transaction of the feed."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from psycopg.rows import TupleRow

from byssus.alerts.condition.sensor import Fault, SensorState, fault_rule, sensor_from_json, sensor_to_json
from byssus.alerts.condition.skew import Lead, worst_lead
from byssus.alerts.feed.sensors import Doubted, Sensor, Signs
from byssus.alerts.feed.upkeep import Ailment, keep_in_step
from byssus.alerts.operator.alarm import Detail, Kind, Subject
from byssus.core.arrival import Doubt
from byssus.core.database import Answer, Connection
from byssus.core.plant.haccp import Severity
from byssus.core.plant.places import Quantity, ZoneKind
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))


def take_doubts(connection: Connection, limit: int) -> list[Doubted]:
    """The oldest of the feed that no other worker has in hand; they are gone when the transaction commits."""
    rows = connection.execute(_QUERIES["take_doubts"], {"limit": limit})
    return [Doubted(point, time, Doubt(reason), received_at) for point, time, reason, received_at in rows]


def ask_sensors(connection: Connection, points: Collection[int]) -> Answer[list[Sensor]]:
    """What is known of the sensors and clocks of some points, which the caller has locked."""
    rows = connection.execute(_QUERIES["sensors"], {"points": list(points)})
    return lambda: [_sensor(row) for row in rows]


def check_health(connection: Connection, points: Collection[Sensor], signs: Mapping[int, Signs], now: datetime) -> None:
    """Take in what is new of some points, and raise and clear alarms about their sensors and clocks."""
    for point in points:
        point.take(signs[point.id])
    _save(connection, points)
    _check_sensors(connection, [point for point in points if not point.is_told], now)
    _check_clocks(connection, [point.id for point in points if point.bears_on_clock], now)


def _sensor(row: TupleRow) -> Sensor:
    number, code, site, zone, every, quantity, kind, state, ahead, received_at, behind, alarmed, clock_alarmed = row
    rule = fault_rule(Quantity(quantity), ZoneKind(kind), every)
    subject = Subject(Kind.SENSOR_FAULT, site, zone, number)
    known = sensor_from_json(state) if state else SensorState()
    lead = Lead(code, ahead, received_at, behind) if received_at else None
    severity = alarmed and Severity(alarmed)
    return Sensor(number, code, subject, rule, known, lead, severity, clock_alarmed)


def _save(connection: Connection, points: Collection[Sensor]) -> None:
    columns = {
        "points": [point.id for point in points],
        "states": [sensor_to_json(point.state) for point in points],
        "aheads": [point.lead.ahead if point.lead else None for point in points],
        "received": [point.lead.received_at if point.lead else None for point in points],
        "behind": [point.lead is not None and point.lead.behind for point in points],
    }
    connection.execute(_QUERIES["save_sensors"], columns)


def _check_sensors(connection: Connection, points: Collection[Sensor], now: datetime) -> None:
    """Let the alarms of some points say what is wrong with their sensors."""
    if points:
        faults = [(each, each.fault) for each in points]
        ailments = [_ailment(point, fault) for point, fault in faults if fault]
        keep_in_step(connection, [each.subject for each in points], ailments, now)


def _ailment(point: Sensor, fault: Fault) -> Ailment:
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
