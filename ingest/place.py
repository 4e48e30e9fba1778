"""Finds the place of everything a message says: a pure step from what devices call things to rows of ours."""

from collections.abc import Sequence
from datetime import datetime

from byssus.core.arrival import Doubt, doubt, doubt_of_time
from byssus.core.aspect import Aspect
from byssus.ingest.clocks import Stray
from byssus.ingest.device_status import place_status
from byssus.ingest.formats.table import gateway_of
from byssus.ingest.instant import Instants, instant, number
from byssus.ingest.message import Aside, Decoded, Problem, Reading, Reason, Received, Refused, Scan
from byssus.ingest.registry import Device, Feed, Registry
from byssus.ingest.rows import CaptureRow, DoubtfulRow, ReadingRow, Rows, ScanRow, StatusRow
from byssus.ingest.slow import SLOW
from byssus.ingest.units import convert

_DECIMALS = 6
"""Of a corrected value: −18.3 and 0.1 are −18.2, and not a hair above it."""


def place(decoded: Decoded, received: Received, registry: Registry, rows: Rows) -> list[Problem]:
    """Add to `rows` what `decoded` comes to; answer each problem, those of the decoder first.

    What has no place, or a unit or time that does not fit, is a problem.
    """
    first = len(rows.readings)
    problems = [*decoded.problems, *_place_readings(decoded.readings, received, registry, rows)]
    if decoded.sent_at is not None:
        rows.readings[first:] = [row._replace(sent_at=decoded.sent_at) for row in rows.readings[first:]]
    gateway = gateway_of(received.topic)
    if gateway is not None:
        if decoded.scans:
            problems += _place_scans(decoded.scans, received, registry, gateway, rows)
        if decoded.online is not None:
            rows.statuses.append(StatusRow(decoded.online, received.at, gateway))
        if not received.retained and decoded.online is not False:
            rows.heard.add(gateway)
    if decoded.aside is not None:
        rows.aside[decoded.aside] += 1
    if decoded.announcement is not None:
        rows.announcements.append(decoded.announcement)
    if decoded.capture is not None:
        rows.captures.append(CaptureRow(received.topic, decoded.capture, received.at))
    return list(dict.fromkeys(problems)) if problems else problems


def _place_readings(readings: Sequence[Reading], received: Received, registry: Registry, rows: Rows) -> list[Problem]:
    problems: list[Problem] = []
    unwanted: list[Reading] = []
    useful: set[str] = set()
    instants = Instants(received)
    for reading in readings:
        device = registry.devices.get(reading.device)
        if device is None:
            if reading.diagnostic or reading.aspect is Aspect.ONLINE:
                rows.aside[Aside.ATTRIBUTE if reading.diagnostic else Aside.STRANGER] += 1
            else:
                problems.append(_unknown(reading))
            continue
        assigned = reading.channel in device.channels
        try:
            if reading.aspect is not None:
                place_status(reading, reading.aspect, received, device, rows)
            if assigned:
                useful.add(reading.device)
                _place_reading(reading, instants, device, rows)
        except Refused as refusal:
            problems.append(refusal.problem)
        if not assigned and reading.diagnostic:
            rows.aside[Aside.ATTRIBUTE] += 1
        elif not assigned and reading.aspect is None:
            unwanted.append(reading)
    # A foreign message may carry more than anybody wants of a device, so long as something of it is wanted.
    problems += [_unassigned(one) for one in unwanted if not one.incidental or one.device not in useful]
    return problems


def _unknown(reading: Reading) -> Problem:
    return Problem(Reason.UNKNOWN_DEVICE, f"Device {reading.device[:100]!r} is not declared in any plant file.")


def _unassigned(reading: Reading) -> Problem:
    channel, device = reading.channel[:100], reading.device[:100]
    return Problem(Reason.UNASSIGNED, f"Channel {channel!r} of device {device!r} feeds no point.")


def _place_reading(reading: Reading, instants: Instants, device: Device, rows: Rows) -> None:
    received, measured = instants.received, number(reading)
    at, time = received.at, instants.of(reading, device)
    astray = doubt_of_time(time, at)
    feed = _feed(reading, device, at if astray else time)
    point = feed.point
    value = convert(measured, reading.unit, point.unit)
    if not received.retained:
        rows.heard.add(device.gateway.code)
    if reading.faulty:
        rows.doubtful.append(DoubtfulRow(point.id, time, value, Doubt.SENSOR_FAULT, at))
        return
    settle(feed, time, value, at, rows, historical=reading.historical)
    if astray:
        if not (received.retained or reading.historical):
            rows.strays.append(Stray(feed, time, value, at))
    elif at - time <= SLOW or at - time <= point.grace:
        rows.live.add(point.id)
    elif not reading.historical:
        rows.late.append(Stray(feed, time, value, at))


def settle(
    feed: Feed, time: datetime, value: float, received_at: datetime, rows: Rows, *, historical: bool = False
) -> None:
    """Add what a device said, in the unit of the point, to the rows that are believed or to those that are not.

    What is believed is corrected as the device was calibrated at `time`, and what it said is kept beside it.
    """
    point = feed.point
    why = doubt(time, value, received_at, point.plausible) or (Doubt.WARMING_UP if feed.warms_up else None)
    if why:
        rows.doubtful.append(DoubtfulRow(point.id, time, value, why, received_at))
        return
    late = historical or received_at - time > point.grace
    if feed.correction:
        corrected = round(value + feed.correction, _DECIMALS)
        rows.readings.append(ReadingRow(point.id, time, corrected, received_at, late, value))
    else:
        rows.readings.append(ReadingRow(point.id, time, value, received_at, late))


def _feed(reading: Reading, device: Device, time: datetime) -> Feed:
    if feed := device.feed(reading.channel, time):
        return feed
    raise Refused(
        Reason.UNASSIGNED,
        f"Channel {reading.channel!r} of device {reading.device!r} fed no point at {time.isoformat()}.",
    )


def _place_scans(
    scans: Sequence[Scan], received: Received, registry: Registry, gateway: str, rows: Rows
) -> list[Problem]:
    known = registry.gateways.get(gateway)
    problems: list[Problem] = []
    for scan in scans:
        try:
            time = instant(scan.time, received, known.zone if known else None, f"Reader {scan.reader!r}")
            if why := doubt_of_time(time, received.at):
                raise Refused(Reason(why.value), f"Reader {scan.reader!r} shows {time.isoformat()}: set its clock.")
            rows.scans.append(_scan_row(scan, time, received.at, gateway))
        except Refused as refusal:
            problems.append(refusal.problem)
    return problems


def _scan_row(scan: Scan, time: datetime, received_at: datetime, gateway: str) -> ScanRow:
    return ScanRow(scan.reader, time, scan.code, scan.quantity, scan.unit, scan.parent, scan.step, received_at, gateway)
