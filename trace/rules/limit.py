"""A test's value is within every limit for its analyte and unit that was in force."""

from collections.abc import Iterator
from typing import Final

from byssus.core.plant.haccp import Severity
from byssus.trace.facts.kde import Kde
from byssus.trace.rules.chain import Act, Chain
from byssus.trace.rules.dated import in_force
from byssus.trace.rules.entries import Limit
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law
from byssus.trace.units import concentration

TESTING = "inspecting"


def broken(act: Act, law: Law) -> list[Limit]:
    """The limits that a test's value is beyond; none for a value in a unit that no limit has."""
    told = [(fact.number, fact.unit) for fact in act.facts if fact.name is Kde.VALUE and fact.number is not None]
    values = [concentration(number, unit) for number, unit in told]
    analytes = set(act.told(Kde.ANALYTE))
    return [
        limit
        for limit in in_force(law.limits, act.at)
        if limit.analyte in analytes and any(_beyond(value, limit) for value in values)
    ]


def _beyond(value: tuple[float, str | None], limit: Limit) -> bool:
    most, unit = concentration(limit.most, limit.unit)
    return value[1] == unit and value[0] > most * _ROUNDED


_ROUNDED: Final = 1 + 1e-9
"""What units make of a number that is right at its limit."""


def failed(act: Act, law: Law) -> bool:
    """Whether a test says no, or should."""
    return act.step == TESTING and (act.disposition == "non_conformant" or bool(broken(act, law)))


def _find(chain: Chain, law: Law) -> Iterator[Fault]:
    for act in chain.acts:
        if act.step != TESTING:
            continue
        for limit in broken(act, law):
            mark = "" if limit.verified else "，限值未核实"
            value = ", ".join(f"{fact.value} {fact.unit or ''}".strip() for fact in act.facts if fact.name is Kde.VALUE)
            zh = f"{limit.analyte} {value}，限值 {limit.most:g} {limit.unit}（{limit.standard}{mark}）"
            note = "" if limit.verified else "; limit not verified"
            en = f"{limit.analyte} {value}, limit {limit.most:g} {limit.unit} ({limit.standard}{note})"
            for uri in act.uris():
                yield Fault(uri, (act,), zh, en, (limit.code,))


RULE = Rule("test-limit", "检验值不超限", "Tests are within their limits", Severity.CRITICAL, Mender.HOLDER, _find)
