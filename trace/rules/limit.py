"""A test's value is within every limit for its analyte and unit that was in force, at whatever step it is told."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from byssus.core.plant.haccp import Severity
from byssus.trace.facts.kde import Kde
from byssus.trace.facts.read import Fact
from byssus.trace.rules.chain import Act, Chain
from byssus.trace.rules.dated import in_force, source_of
from byssus.trace.rules.entries import Limit
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law
from byssus.trace.units import concentration

_TESTING: Final = "inspecting"
_ROUNDED: Final = 1 + 1e-9
"""What units make of a number that is right at its limit."""


class Breach(NamedTuple):
    """A limit, and the result that is beyond it."""

    limit: Limit
    result: Fact


def is_test(act: Act) -> bool:
    """Whether an event is a test: by its step, or since it tells what goods were tested for, as at a plant's gate."""
    return act.step == _TESTING or bool(act.told(Kde.ANALYTE))


def broken(act: Act, law: Law) -> list[Breach]:
    """The limits that a test's values are beyond; none for a value in a unit that no limit has."""
    return [
        Breach(limit, result)
        for limit in in_force(law.limits, act.at)
        for result in act.facts
        if result.name is Kde.VALUE and is_of(result, limit, act) and _is_beyond(result, limit)
    ]


def is_of(result: Fact, limit: Limit, act: Act) -> bool:
    """Whether a result is of a limit's analyte; one that stands by itself is of all that the event names."""
    return limit.analyte in ([result.about] if result.about else act.told(Kde.ANALYTE))


def _is_beyond(result: Fact, limit: Limit) -> bool:
    if result.number is None:
        return False
    value, unit = concentration(result.number, result.unit)
    most, of = concentration(limit.most, limit.unit)
    return unit == of and value > most * _ROUNDED


def failed(act: Act, law: Law) -> bool:
    """Whether a test says no, or should."""
    return is_test(act) and (act.disposition == "non_conformant" or bool(broken(act, law)))


def _find(chain: Chain, law: Law) -> Iterator[Fault]:
    for act in chain.acts:
        for limit, result in broken(act, law):
            value = f"{limit.analyte} {result.value} {result.unit or ''}".strip()
            source = source_of(limit.standard, verified=limit.verified)
            zh = f"{value}，限值 {limit.most:g} {limit.unit}（{source.zh}）"
            en = f"{value}, limit {limit.most:g} {limit.unit} ({source.en})"
            for uri in act.uris():
                yield Fault(uri, (act,), zh, en, (limit.code,))


RULE = Rule("test-limit", "检验值不超限", "Tests are within their limits", Severity.CRITICAL, Mender.HOLDER, _find)
