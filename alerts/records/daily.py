"""Drafts the record of a production day from what is known of it; driven by the day, not by alarms. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from byssus.alerts.checks.due import count, standing, tally
from byssus.alerts.checks.run import Ongoing
from byssus.alerts.checks.schedule import Start
from byssus.alerts.condition.rule import planned
from byssus.alerts.operator.alarm import Kind
from byssus.alerts.records import risk_list
from byssus.alerts.records.content import Alarmed, Answered, Checked, Cited, Daily, Finding, Head, Item, Name, Sensor
from byssus.alerts.records.figures import ENOUGH, Sampled
from byssus.core.plant.calendar import Span
from byssus.core.plant.haccp import ControlPoint, Plan, Rule, Severity
from byssus.core.plant.hazards import Period, Risk
from byssus.core.plant.places import Quantity

EXPECTED_RUNS = "expected_runs"
"""The check of whether runs began when the plan expects them."""
_EXPECTED_RUNS = Name(zh="按计划开始", en="Begun as planned")
AS_A_WHOLE = ""
"""The item of remarks about the record as a whole."""
_BINDING = (Finding.CONFORMS, Finding.DEVIATES, Finding.NOT_RUN)


@dataclass(frozen=True, slots=True)
class PointDay:
    """A point of the site, and its readings of the day."""

    code: str
    place: Name
    quantity: Quantity
    plan: str | None
    control_point: str | None
    sampled: Sampled


@dataclass(frozen=True, slots=True)
class AlarmDay:
    """An alarm of the day; plan and control point are None where it is about neither."""

    alarm: Alarmed
    plan: str | None
    control_point: str | None


@dataclass(frozen=True, slots=True)
class Day:
    """All that is known of a production day at a site.

    Args:
        plans: the versions in force at its end.
        answers: what people said, in order; the last of an item counts.
        now: when it is asked; checks that are due just now count for nothing yet.
        starts: the runs that plans expect that day.
    """

    site: str
    site_name: Name
    timezone: str
    term: str
    span: Span
    plans: Sequence[Plan]
    points: Sequence[PointDay]
    runs: Sequence[Ongoing]
    alarms: Sequence[AlarmDay]
    answers: Sequence[Answered]
    now: datetime
    starts: Sequence[Start] = ()


def draft_daily(day: Day) -> Daily:
    """The record of the day: a line for each item of the risk-control list, whatever happened."""
    items = [item for plan in day.plans for item in _items(day, plan)]
    told = {alarm.id for item in items for alarm in item.alarms}
    head = Head(
        site=day.site,
        site_name=day.site_name,
        timezone=day.timezone,
        period=Period.DAILY,
        term=day.term,
        starts_at=day.span.start,
        ends_at=day.span.end,
        plans=tuple(map(cited, day.plans)),
    )
    return Daily(
        head=head,
        items=tuple(items),
        other_alarms=tuple(each.alarm for each in day.alarms if each.alarm.id not in told),
        remarks=tuple(answer for answer in day.answers if answer.item == AS_A_WHOLE),
    )


def cited(plan: Plan) -> Cited:
    """A plan as records cite it."""
    name = Name(zh=plan.name, en=plan.name_en)
    return Cited(code=plan.code, version=plan.version, name=name, standard=plan.standard, verified=plan.verified)


def _items(day: Day, plan: Plan) -> Iterator[Item]:
    for control in plan.control_points:
        if (item := _control_item(day, plan, control)) is not None:
            yield item
    for risk in plan.risks:
        if risk.frequency is Period.DAILY:
            yield risk_item(plan, risk, day.answers)


def _control_item(day: Day, plan: Plan, control: ControlPoint) -> Item | None:
    """The line of a control point; None where the site has neither sensors nor checks for it."""
    points = [point for point in day.points if (point.plan, point.control_point) == (plan.code, control.code)]
    runs = [each for each in day.runs if (each.run.plan, each.run.control_point) == (plan.code, control.code)]
    if not points and not control.checks and not runs:
        return None
    code = f"{plan.code}/{control.code}"
    item = Item(
        code=code,
        stage=risk_list.stage_of(plan, control),
        point=Name(zh=control.name, en=control.name_en),
        description=risk_list.hazards_of(plan, control),
        measure=risk_list.measures_of(control),
        target=risk_list.targets_of(control),
        frequency=risk_list.frequency_of(control, (point.sampled.every for point in points)),
        sensors=tuple(_sensor(point, control.rules) for point in points),
        checks=(*_begun(day, plan, control), *_checked(day, runs, control)),
        alarms=tuple(each.alarm for each in day.alarms if (each.plan, each.control_point) == (plan.code, control.code)),
        answers=tuple(answer for answer in day.answers if answer.item == code),
        findings=(),
    )
    return item.model_copy(update={"findings": findings(item)})


def findings(item: Item) -> tuple[Finding, ...]:
    """What is found of a control point; that it conforms only where nothing is out of limits and nothing is missing."""
    found = []
    if _deviates(item):
        found.append(Finding.DEVIATES)
    if _is_missing(item):
        found.append(Finding.MISSING)
    if not found and not item.sensors and not any(check.due for check in item.checks):
        found.append(Finding.NOT_RUN)
    return tuple(found) or (Finding.CONFORMS,)


def risk_item(plan: Plan, risk: Risk, answers: Sequence[Answered]) -> Item:
    """The line of what a person looks at: it says what they found, once they did."""
    code = f"{plan.code}/{risk.code}"
    own = tuple(answer for answer in answers if answer.item == code)
    said = [answer.finding for answer in own if answer.finding in _BINDING]
    return Item(
        code=code,
        stage=Name(zh=risk.stage),
        point=Name(zh=risk.point, en=risk.point_en),
        description=risk.description,
        measure=risk.measure,
        target=risk.target,
        frequency=_PERIODS[risk.frequency],
        answers=own,
        findings=(said[-1] if said and said[-1] else Finding.UNANSWERED,),
    )


_PERIODS = {
    Period.DAILY: Name(zh="每日", en="daily"),
    Period.WEEKLY: Name(zh="每周", en="weekly"),
    Period.MONTHLY: Name(zh="每月", en="monthly"),
}


def _sensor(point: PointDay, rules: Sequence[Rule]) -> Sensor:
    own = [planned(rule, 1, point.sampled.every) for rule in rules if rule.quantity is point.quantity]
    figures = point.sampled.figures(own)
    return Sensor(point=point.code, place=point.place, unit=point.quantity.unit, **asdict(figures))


def _begun(day: Day, plan: Plan, control: ControlPoint) -> Iterator[Checked]:
    """A line of the runs that the plan expects, where it does."""
    states = [start.state for start in day.starts if (start.plan.code, start.control.code) == (plan.code, control.code)]
    if states:
        found = count(states)
        yield Checked(check=EXPECTED_RUNS, name=_EXPECTED_RUNS, **asdict(found))


def _checked(day: Day, runs: Sequence[Ongoing], control: ControlPoint) -> Iterator[Checked]:
    dues = [due for each in runs for due in standing(each, day.now)]
    for check in control.checks:
        found = tally((due for due in dues if due.check.code == check.code), day.span)
        yield Checked(check=check.code, name=Name(zh=check.name, en=check.name_en), **asdict(found))


def _deviates(item: Item) -> bool:
    out = any(alarm.kind in _OUT and alarm.severity is not Severity.WARN for alarm in item.alarms)
    said = any(answer.finding is Finding.DEVIATES for answer in item.answers[-1:])
    return out or said or any(check.failed for check in item.checks)


_OUT = {Kind.EXCURSION, Kind.DEVIATION}


def _is_missing(item: Item) -> bool:
    return any(sensor.covered < ENOUGH for sensor in item.sensors) or any(
        check.due and check.done < ENOUGH * check.due for check in item.checks
    )
