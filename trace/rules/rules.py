"""The table of rules: one file each."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from byssus.trace.rules import (
    certificate_use,
    certificate_valid,
    closure,
    comparable,
    gi_mark,
    harvest_window,
    key_data,
    limit,
    mass_balance,
    new_certificate,
    one_origin,
    sea_class,
    yields,
)
from byssus.trace.rules.chain import Chain
from byssus.trace.rules.finding import Finding, Rule
from byssus.trace.rules.law import Law

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        rule.name: rule
        for rule in (
            closure.RULE,
            sea_class.RULE,
            harvest_window.RULE,
            one_origin.RULE,
            new_certificate.RULE,
            certificate_valid.RULE,
            certificate_use.RULE,
            limit.RULE,
            comparable.RULE,
            gi_mark.RULE,
            yields.RULE,
            mass_balance.RULE,
            key_data.RULE,
        )
    }
)
"""By name, from the sea to the shop."""


def judge(chain: Chain, law: Law, names: Iterable[str] = RULES) -> list[Finding]:
    """Everything that breaks the rules with these names, the worst first, then in order of time."""
    return worst_first(finding for name in names for finding in RULES[name].findings(chain, law))


def worst_first(found: Iterable[Finding]) -> list[Finding]:
    """Findings by severity, then in order of time."""
    return sorted(found, key=lambda each: (-each.severity.rank, each.at, each.rule, each.uri, each.en, each.events))
