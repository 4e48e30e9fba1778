"""Sorts what days say into problems by class, and finds those that come back. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from byssus.alerts.operator.alarm import Kind
from byssus.alerts.records.content import Daily, Finding, Item, Name, Problem, Repeat, Trouble, Uptime
from byssus.alerts.records.figures import ENOUGH
from byssus.core.plant.haccp import Severity

_RECORD = Name(zh="每日检查记录", en="daily record")
_SYSTEM = Name(zh="监控设备", en="monitoring equipment")


@dataclass(frozen=True, slots=True)
class DayTold:
    """A production day with its record, and whether somebody signed it."""

    day: date
    record: Daily
    is_signed: bool


def problems(days: Iterable[DayTold]) -> list[Problem]:
    """Every problem of the days, by day and item."""
    return [problem for told in days for problem in _of_day(told)]


def repeats(found: Iterable[Problem]) -> list[Repeat]:
    """The problems of one class with one item that came on two days or more, most days first."""
    days: defaultdict[tuple[Trouble, Name], list[date]] = defaultdict(list)
    for problem in found:
        days[problem.trouble, problem.item].append(problem.day)
    again = [Repeat(trouble=key[0], item=key[1], days=tuple(on)) for key, on in days.items() if len(on) > 1]
    return sorted(again, key=lambda repeat: -len(repeat.days))


def uptimes(days: Sequence[DayTold]) -> list[Uptime]:
    """Of each point, the mean of the days' shares that its readings cover; the least first."""
    shares: defaultdict[tuple[str, Name], list[float]] = defaultdict(list)
    for told in days:
        for item in told.record.items:
            for sensor in item.sensors:
                shares[sensor.point, sensor.place].append(sensor.covered)
    found = [Uptime(point=key[0], place=key[1], covered=sum(each) / len(each)) for key, each in shares.items()]
    return sorted(found, key=lambda uptime: (uptime.covered, uptime.point))


def _of_day(told: DayTold) -> Iterator[Problem]:
    for item in told.record.items:
        for trouble, count in _of_item(item):
            if count:
                yield Problem(day=told.day, trouble=trouble, item=item.point, count=count)
    if told.record.other_alarms:
        yield Problem(day=told.day, trouble=Trouble.EQUIPMENT, item=_SYSTEM, count=len(told.record.other_alarms))
    if not told.is_signed:
        yield Problem(day=told.day, trouble=Trouble.RECORD_MISSING, item=_RECORD, count=1)


_OF_CHECKS = {Kind.EXCURSION, Kind.DEVIATION, Kind.MISSED_CHECK}


def _of_item(item: Item) -> Iterator[tuple[Trouble, int]]:
    over = [alarm for alarm in item.alarms if alarm.kind is Kind.EXCURSION and alarm.severity is not Severity.WARN]
    yield Trouble.OVER_LIMIT, len(over)
    yield Trouble.FAILED_CHECK, sum(check.failed for check in item.checks)
    yield Trouble.MISSED_CHECK, sum(check.missed for check in item.checks)
    yield Trouble.DATA_MISSING, sum(sensor.covered < ENOUGH for sensor in item.sensors)
    yield Trouble.EQUIPMENT, sum(alarm.kind not in _OF_CHECKS for alarm in item.alarms)
    said = any(answer.finding is Finding.DEVIATES for answer in item.answers[-1:])
    yield Trouble.INSPECTION, int(said)
