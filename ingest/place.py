"""Finds the place of everything a message says: a pure step from what devices call things to rows of ours."""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from byssus.core.arrival import Doubt, Plausible, doubt, is_backfill
from byssus.ingest.formats.table import gateway_of
from byssus.ingest.message import Decoded, EventTime, Problem, Reading, Reason, Received, Refused, Scan
from byssus.ingest.registry import Assignment, Device, Point, Registry
from byssus.ingest.units import convert

_PLAUSIBLE = {"Cel": Plausible(-100, 200), "%RH": Plausible(0, 110), "/": Plausible(0, 1)}
"""What a sensor of our trades can really see, by unit; 327.67 is an open probe, and humidity sensors overshoot."""
_ANYTHING = Plausible(-math.inf, math.inf)


class ReadingRow(NamedTuple):
    """A row of `reading`; `value` is in the point's unit."""

    point_id: int
    time: datetime
    value: float
    received_at: datetime
    backfill: bool


class DoubtfulRow(NamedTuple):
    """A row of `doubtful_reading`."""

    point_id: int
    time: datetime
    value: float
    reason: Doubt
    received_at: datetime


class ScanRow(NamedTuple):
    """A row of `scan`, with the gateway by its code."""

    reader: str
    time: datetime
    code: str
    quantity: float | None
    unit: str | None
    parent: str | None
    step: str | None
    received_at: datetime
    gateway: str


@dataclass(slots=True)
class Placed:
    """The rows that one message comes to, and what of it found no place."""

    readings: list[ReadingRow] = field(default_factory=list)
    doubtful: list[DoubtfulRow] = field(default_factory=list)
    scans: list[ScanRow] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)
    """Codes of the gateways that are there, by this message."""
    problems: dict[Problem, None] = field(default_factory=dict)
    """Each once, in the order in which they were met."""

    def misses_device(self) -> bool:
        """Whether a device or a channel is not declared: reading the registry anew might help."""
        return any(problem.reason in (Reason.UNKNOWN_DEVICE, Reason.UNASSIGNED) for problem in self.problems)


def place(decoded: Decoded, received: Received, registry: Registry) -> Placed:
    """Place what `decoded` says; what has no place, or a wrong unit or time, becomes a problem."""
    placed = Placed(problems=dict.fromkeys(decoded.problems))
    gateway = gateway_of(received.topic)
    _place_readings(decoded, received, registry, placed)
    if gateway is not None:
        _place_scans(decoded, received, registry, gateway, placed)
        placed.heard.add(gateway)
    if received.retained or decoded.online is False:
        placed.heard.clear()
    return placed


def _place_readings(decoded: Decoded, received: Received, registry: Registry, placed: Placed) -> None:
    unwanted: list[Reading] = []
    for reading in decoded.readings:
        device = registry.devices.get(reading.device)
        try:
            if device is None:
                raise Refused(Reason.UNKNOWN_DEVICE, f"Device {reading.device!r} is not declared in any plant file.")
            placed.heard.add(device.gateway.code)
            if assignments := device.channels.get(reading.channel):
                _place_reading(reading, received, device, assignments, placed)
            else:
                unwanted.append(reading)
        except Refused as refusal:
            placed.problems[refusal.problem] = None
    nothing_wanted = not (placed.readings or placed.doubtful or placed.problems)
    for reading in unwanted:
        if nothing_wanted or not reading.incidental:
            placed.problems[_unassigned(reading)] = None


def _unassigned(reading: Reading) -> Problem:
    return Problem(Reason.UNASSIGNED, f"Channel {reading.channel!r} of device {reading.device!r} feeds no point.")


def _place_reading(
    reading: Reading, received: Received, device: Device, assignments: list[Assignment], placed: Placed
) -> None:
    if isinstance(reading.value, Problem):
        placed.problems[reading.value] = None
        return
    time = _instant(reading.time, received, device.gateway.zone, f"Device {reading.device!r}")
    credible = doubt(time, 0, received.at, _ANYTHING) is None
    point = _point(reading, assignments, time if credible else received.at)
    value = convert(reading.value, reading.unit, point.unit)
    if why := doubt(time, value, received.at, _PLAUSIBLE.get(point.unit, _ANYTHING)):
        placed.doubtful.append(DoubtfulRow(point.id, time, value, why, received.at))
    else:
        late = is_backfill(time, received.at, point.every, historical=reading.historical)
        placed.readings.append(ReadingRow(point.id, time, value, received.at, late))


def _point(reading: Reading, assignments: list[Assignment], time: datetime) -> Point:
    for assignment in assignments:
        if assignment.holds(time):
            return assignment.point
    raise Refused(
        Reason.UNASSIGNED,
        f"Channel {reading.channel!r} of device {reading.device!r} fed no point at {time.isoformat()}.",
    )


def _instant(time: EventTime, received: Received, zone: ZoneInfo | None, who: str) -> datetime:
    if isinstance(time, datetime):
        return time
    if isinstance(time, timedelta):
        if received.retained:
            raise Refused(Reason.UNTIMED, f"{who} sent a retained message without a time: nobody knows how old it is.")
        return received.at + time
    if zone is None:
        raise Refused(Reason.NO_ZONE, f"{who} sent a time without zone, and its gateway is not declared with one.")
    return time.within(zone, received.at)


def _place_scans(decoded: Decoded, received: Received, registry: Registry, gateway: str, placed: Placed) -> None:
    known = registry.gateways.get(gateway)
    for scan in decoded.scans:
        try:
            placed.scans.append(_scan_row(scan, received, known.zone if known else None, gateway))
        except Refused as refusal:
            placed.problems[refusal.problem] = None


def _scan_row(scan: Scan, received: Received, zone: ZoneInfo | None, gateway: str) -> ScanRow:
    time = _instant(scan.time, received, zone, f"Reader {scan.reader!r}")
    if why := doubt(time, 0, received.at, _ANYTHING):
        raise Refused(
            Reason(why.value), f"Reader {scan.reader!r} says that it scanned at {time.isoformat()}; set its clock."
        )
    return ScanRow(scan.reader, time, scan.code, scan.quantity, scan.unit, scan.parent, scan.step, received.at, gateway)
