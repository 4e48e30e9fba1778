"""The fields of runs that a plan expects, and of checks; runs that are added to a control point or taken away."""

from collections.abc import Iterator
from datetime import time, timedelta

from byssus.app.console.field import Field, Group, Kind, Path
from byssus.core.plant.checks import Check, Expected
from byssus.core.plant.haccp import Plan, Severity

_MINUTE = timedelta(minutes=1)


def run_fields(expected: Expected, base: Path) -> tuple[Field, ...]:
    """When a run begins, on which days, and what follows if nobody begins it."""
    return (
        Field((*base, "code"), Kind.WORD, expected.code),
        Field((*base, "at"), Kind.WORD, expected.at.isoformat().removesuffix(":00")),
        _minutes((*base, "grace"), expected.grace),
        _missed(base, expected.missed),
        Field((*base, "days"), Kind.DAYS, " ".join(expected.days)),
    )


def check_groups(check: Check, base: Path) -> Iterator[Group]:
    """When a check is due and what follows if nobody answers it; then the limits of each number to be entered."""
    spans = ((name, getattr(check.due, name)) for name in ("every", "within"))
    due = (_minutes((*base, "due", name), span) for name, span in spans if span)
    yield Group(check.name, (*due, _missed(base, check.missed)))
    for i, item in enumerate(check.items):
        if item.unit is not None:
            bounds = ((name, getattr(item, name)) for name in ("least", "most"))
            fields = (
                Field((*base, "items", i, name), Kind.NUMBER, "" if value is None else f"{value:g}")
                for name, value in bounds
            )
            yield Group(f"{check.name} · {item.name} {item.unit}", tuple(fields))


def with_run(plan: Plan, number: int) -> Plan:
    """The plan with one more expected run at its `number`th control point, at eight, to be edited."""
    runs = plan.control_points[number].expected
    taken = {run.code for run in runs}
    code = next(name for n in range(1, len(taken) + 2) if (name := f"run-{n}") not in taken)
    return _with_runs(plan, number, (*runs, Expected(code=code, at=time(8))))


def without_run(plan: Plan, number: int, run: int) -> Plan:
    """The plan without the `run`th expected run of its `number`th control point."""
    runs = plan.control_points[number].expected
    return _with_runs(plan, number, (*runs[:run], *runs[run + 1 :]))


def _with_runs(plan: Plan, number: int, runs: tuple[Expected, ...]) -> Plan:
    controls = list(plan.control_points)
    controls[number] = controls[number].model_copy(update={"expected": runs})
    return plan.model_copy(update={"control_points": tuple(controls)})


def _minutes(path: Path, span: timedelta) -> Field:
    return Field(path, Kind.MINUTES, f"{span / _MINUTE:g}")


def _missed(base: Path, severity: Severity | None) -> Field:
    options = ("", *(each.value for each in Severity))
    return Field((*base, "missed"), Kind.CHOICE, severity.value if severity else "", options)
