"""An alarm as its log tells it, line by line: the reference that rows and steps are compared with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from byssus.alerts.operator.alarm import BYSSUS, Alarm, Detail, Probe, Shelf, Transition, What
from byssus.alerts.operator.ending import without_account
from byssus.core.plant.haccp import Severity

_WORDS = frozenset({What.COMMENTED, What.EVIDENCE_ADDED})
"""What adds to an alarm and changes nothing."""


def replay(raised: Alarm, lines: Sequence[Transition]) -> Alarm:
    """The alarm after the lines of its log that follow the one that raised it.

    Args:
        raised: as it was raised.
        lines: in the order of the log.
    """
    alarm = raised
    for line in lines:
        if line.what not in _WORDS:
            alarm = replace(_after(alarm, line), version=alarm.version + 1)
    return alarm


def _after(alarm: Alarm, line: Transition) -> Alarm:
    detail = line.detail
    match line.what:
        case What.ACKNOWLEDGED:
            return replace(alarm, acknowledged_at=line.at, acknowledged_by=line.actor)
        case What.SHELVED:
            return replace(alarm, shelf=_shelf(alarm.severity, line))
        case What.UNSHELVED:
            return replace(alarm, shelf=None)
        case What.CLEARED:
            shelf = None if alarm.shelf and alarm.shelf.once else alarm.shelf
            return replace(alarm, cleared_at=line.at, shelf=shelf)
        case What.CLOSED:
            return _closed(alarm, line)
        case What.VERIFIED:
            return replace(alarm, to_verify=False, verified_at=line.at, verified_by=line.actor)
        case What.REOPENED:
            return without_account(alarm)
        case What.CANCELLED:
            over = replace(alarm, cleared_at=alarm.cleared_at or line.at, to_verify=False, shelf=None)
            return over if over.closed_at else replace(over, closed_at=line.at, closed_by=BYSSUS)
        case What.AMENDED if detail.get("reopened"):
            return replace(without_account(alarm), acknowledged_at=None, acknowledged_by=None, cleared_at=None)
        case What.AMENDED if "severity_before" in detail:
            return replace(alarm, severity=Severity(str(detail["severity"])))
    return alarm


def _closed(alarm: Alarm, line: Transition) -> Alarm:
    detail = line.detail
    return replace(
        alarm,
        acknowledged_at=alarm.acknowledged_at or line.at,
        acknowledged_by=alarm.acknowledged_by or line.actor,
        closed_at=line.at,
        closed_by=line.actor,
        cause=str(detail["cause"]),
        corrective_action=str(detail["corrective_action"]),
        closed_fast=bool(detail["fast"]),
        probe=_probe(detail),
        to_verify=bool(detail["to_verify"]),
        shelf=None,
    )


def _probe(detail: Detail) -> Probe | None:
    value = detail.get("probe_value")
    return Probe(float(value), str(detail["probe_unit"])) if isinstance(value, int | float) else None


def _shelf(severity: Severity, line: Transition) -> Shelf:
    until = datetime.fromisoformat(str(line.detail["until"]))
    return Shelf(line.at, line.actor, until, bool(line.detail["once"]), str(line.detail["reason"]), severity)
