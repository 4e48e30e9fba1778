"""How what was signed differs from what is known now, in figures and codes, which need no language. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from byssus.alerts.records.content import Content, Daily, Item, Measure, Monthly, Trouble, Weekly


def changes(signed: Content, after: Content) -> Iterator[str]:
    """What readings make otherwise: of a day sensor by sensor and alarm by alarm, of weeks and months their figures."""
    match signed, after:
        case Daily(), Daily():
            now = {item.code: item for item in after.items}
            for item in signed.items:
                if item.code in now:
                    yield from _changes(item, now[item.code])
        case Weekly(), Weekly():
            yield from _figures(_of_week(signed), _of_week(after))
        case Monthly(), Monthly():
            yield from _figures(_of_month(signed), _of_month(after))


_MEASURED = (Trouble.OVER_LIMIT, Trouble.DATA_MISSING, Trouble.EQUIPMENT)
"""The classes of problems that follow from readings; people settle the others."""


def _of_week(content: Weekly) -> dict[str, str]:
    counts: Counter[str] = Counter()
    for each in content.problems:
        if each.trouble in _MEASURED:
            counts[f"{each.trouble} {each.item.zh}"] += each.count
    shares = {each.point: _share(each.covered) for each in content.uptimes}
    return {**shares, **{what: str(count) for what, count in counts.items()}}


def _of_month(content: Monthly) -> dict[str, str]:
    figures = {each.measure: each.now for each in content.measures if each.now is not None}
    counted = [Measure.ALARMS, *(Measure(trouble.value) for trouble in _MEASURED)]
    found = {measure.value: f"{figures[measure]:.0f}" for measure in counted if measure in figures}
    if Measure.COVERED in figures:
        found[Measure.COVERED.value] = _share(figures[Measure.COVERED])
    return found


def _share(covered: float) -> str:
    return f"{covered:.1%}"


def _figures(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for what in {**before, **after}:
        was, now = before.get(what, "0"), after.get(what, "0")
        if was != now:
            yield f"{what}: {was} → {now}"


def _changes(before: Item, after: Item) -> Iterator[str]:
    sensors = {sensor.point: sensor for sensor in after.sensors}
    for sensor in before.sensors:
        fresh = sensors.get(sensor.point)
        if fresh is not None and fresh.readings != sensor.readings:
            yield f"{sensor.point}: n {sensor.readings} → {fresh.readings}/{fresh.expected}"
            if round(fresh.minutes_over) != round(sensor.minutes_over):
                yield f"{sensor.point}: > {sensor.minutes_over:.0f} → {fresh.minutes_over:.0f} min"
    known = {alarm.id for alarm in before.alarms}
    yield from (f"+ #{alarm.id} {alarm.about}" for alarm in after.alarms if alarm.id not in known)
    yield from (f"- #{number}" for number in _gone(known, (alarm.id for alarm in after.alarms)))
    if before.findings != after.findings:
        yield f"{before.code}: {', '.join(before.findings)} → {', '.join(after.findings)}"


def _gone(before: Iterable[int], after: Iterable[int]) -> list[int]:
    return sorted(set(before) - set(after))
