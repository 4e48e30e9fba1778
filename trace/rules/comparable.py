"""A test's value is in a unit in which a limit for its analyte is written: else nobody knows whether it is within."""

from collections.abc import Iterator

from byssus.core.plant.haccp import Severity
from byssus.trace.facts.kde import Kde
from byssus.trace.facts.read import Fact
from byssus.trace.rules.chain import Act, Chain
from byssus.trace.rules.dated import in_force
from byssus.trace.rules.entries import Limit
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law
from byssus.trace.rules.limit import is_of
from byssus.trace.units import concentration


def _find(chain: Chain, law: Law) -> Iterator[Fault]:
    for act in chain.acts:
        for result in act.facts:
            if result.name is Kde.VALUE and result.number is not None:
                limits = [limit for limit in in_force(law.limits, act.at) if is_of(result, limit, act)]
                if limits and _unit(result.unit) not in {_unit(limit.unit) for limit in limits}:
                    yield from _faults(act, result, limits)


def _unit(written: str | None) -> str | None:
    return concentration(1.0, written)[1]


def _faults(act: Act, result: Fact, limits: list[Limit]) -> Iterator[Fault]:
    value = f"{result.about or ', '.join(act.told(Kde.ANALYTE))} {result.value} {result.unit or ''}".strip()
    units = sorted({limit.unit for limit in limits})
    zh = f"{value}：单位无法与限值（{'、'.join(units)}）比较"
    en = f"{value}: no limit is in this unit, but in {', '.join(units)}"
    codes = tuple(sorted(limit.code for limit in limits))
    yield from (Fault(uri, (act,), zh, en, codes) for uri in act.uris())


RULE = Rule(
    "test-unit",
    "检验值单位可与限值比较",
    "Tests are in a unit of their limits",
    Severity.WARN,
    Mender.LABORATORY,
    _find,
)
