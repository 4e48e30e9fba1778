"""The risk-control list of a plan: its control points, and what people look at beside them."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from byssus.alerts.records.content import Name
from byssus.core.plant.checks import Check, Item
from byssus.core.plant.haccp import ControlPoint, Direction, Plan, Rule
from byssus.core.plant.places import Quantity

_UNITS = {"Cel": "°C", "%RH": "%RH", "/": ""}
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


def stage_of(plan: Plan, control: ControlPoint) -> Name:
    """The process step at which a control point stands; the plan's own name where none is given."""
    for step in plan.steps:
        if step.code == control.step:
            return Name(zh=step.name, en=step.name_en)
    return Name(zh=plan.name, en=plan.name_en)


def hazards_of(plan: Plan, control: ControlPoint) -> str:
    """What the control point is there against."""
    hazards = (hazard for step in plan.steps for hazard in step.hazards if hazard.control_point == control.code)
    return "、".join(dict.fromkeys(hazard.name for hazard in hazards))


def measures_of(control: ControlPoint) -> str:
    """How it is monitored."""
    return "；".join(filter(None, [control.monitoring.how, *(check.how for check in control.checks)]))


def targets_of(control: ControlPoint) -> str:
    """The critical limits: those of rules, with the delay after which they raise an alarm, and those of items."""
    rules = (limit_text(rule) for rule in control.rules)
    items = (text for check in control.checks for item in check.items if (text := _item_text(item)))
    return "；".join(dict.fromkeys([*rules, *items]))


def frequency_of(control: ControlPoint, intervals: Iterable[timedelta]) -> Name:
    """How often: sensors in the words of the plan, or by the intervals of the points; checks by their times."""
    said = control.monitoring.frequency
    sensors = [Name(zh=said, en=said)] if said else [_every(interval) for interval in sorted(set(intervals))]
    times = [*sensors, *map(_times, control.checks)]
    zh = "；".join(dict.fromkeys(name.zh for name in times))
    en = "; ".join(dict.fromkeys(name.en or name.zh for name in times))
    return Name(zh=zh, en=en)


def limit_text(rule: Rule) -> str:
    """What keeps a rule: `≤ −18 °C (30 min)`, `mkt 24 h ≤ −15 °C`, `cumulative > −18 °C 24 h ≤ 60 min`."""
    above = rule.direction is Direction.ABOVE
    if rule.quantity is Quantity.DOOR:
        return f"{rule.code}{_delay(rule)}"
    unit = _unit(rule.quantity.unit)
    parts = [] if rule.window is None else [rule.measure.value]
    if rule.beyond is not None:
        parts.append(f"{'>' if above else '<'} {_number(rule.beyond)} {unit}")
    if rule.window is not None:
        parts.append(span_text(rule.window)[1])
    sign = _sign(above=above or rule.measure.counts, inclusive=rule.inclusive)
    return " ".join([*parts, sign, _number(rule.limit), f"{rule.measure.unit(unit)}{_delay(rule)}"])


def _sign(*, above: bool, inclusive: bool) -> str:
    if above:
        return "<" if inclusive else "≤"
    return ">" if inclusive else "≥"


def _delay(rule: Rule) -> str:
    return f" ({span_text(rule.on_delay)[1]})" if rule.on_delay else ""


def _unit(unit: str) -> str:
    return _UNITS.get(unit, unit)


def span_text(span: timedelta) -> tuple[str, str]:
    """A span in whole hours or minutes, in Chinese and English."""
    if span % _HOUR == timedelta(0):
        return f"{span // _HOUR} 小时", f"{span // _HOUR} h"
    return f"{span / _MINUTE:g} 分钟", f"{span / _MINUTE:g} min"


def _item_text(item: Item) -> str:
    limits = []
    if item.least is not None:
        limits.append(f"≥ {_number(item.least)} {item.unit}")
    if item.most is not None:
        limits.append(f"≤ {_number(item.most)} {item.unit}")
    return f"{item.name} {' '.join(limits)}".strip()


def _every(interval: timedelta) -> Name:
    zh, en = span_text(interval)
    return Name(zh=f"每 {zh}", en=f"every {en}")


def _times(check: Check) -> Name:
    parts = list(_parts(check))
    return Name(zh="、".join(zh for zh, _ in parts), en=", ".join(en for _, en in parts))


def _parts(check: Check) -> Iterator[tuple[str, str]]:
    if check.due.start:
        yield "开始时", "at the start"
    if check.due.every:
        every = _every(check.due.every)
        yield every.zh, every.en or every.zh
    if check.due.end:
        yield "结束时", "at the end"
    if check.due.within:
        zh, en = span_text(check.due.within)
        yield f"{zh}内", f"within {en}"


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")
