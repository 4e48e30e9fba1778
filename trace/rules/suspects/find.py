"""By rule, who finds those that may break it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

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
from byssus.trace.rules.finding import Finding
from byssus.trace.rules.load_law import certificates_in, with_certificates
from byssus.trace.rules.rules import judge, worst_first
from byssus.trace.rules.suspects.alike import There
from byssus.trace.rules.suspects.goods import odd_yields, strange_marks, unbalanced
from byssus.trace.rules.suspects.reach import Suspects
from byssus.trace.rules.suspects.steps import (
    doubtful_tests,
    lacking,
    mixed_origins,
    odd_harvests,
    overused_certificates,
    raw_sales,
    uncertified,
    unknown_certificates,
)

Finder: TypeAlias = Callable[[There], Suspects]

FINDERS: Final[Mapping[str, tuple[Finder, ...]]] = MappingProxyType(
    {
        closure.RULE.name: (odd_harvests,),
        sea_class.RULE.name: (odd_harvests, raw_sales),
        harvest_window.RULE.name: (odd_harvests,),
        one_origin.RULE.name: (mixed_origins,),
        new_certificate.RULE.name: (uncertified,),
        certificate_valid.RULE.name: (unknown_certificates,),
        certificate_use.RULE.name: (overused_certificates,),
        limit.RULE.name: (doubtful_tests,),
        comparable.RULE.name: (doubtful_tests,),
        gi_mark.RULE.name: (strange_marks,),
        yields.RULE.name: (odd_yields,),
        mass_balance.RULE.name: (unbalanced,),
        key_data.RULE.name: (lacking,),
    }
)
"""For every rule those who together let nobody go."""


def findings(there: There, names: Iterable[str] = FINDERS) -> list[Finding]:
    """What some rules find there, the worst first."""
    rules: dict[Finder, list[str]] = defaultdict(list)
    for name in names:
        for finder in FINDERS[name]:
            rules[finder].append(name)
    return worst_first({finding for finder, of in rules.items() for finding in _found(there, finder, of)})


def _found(there: There, finder: Finder, names: Iterable[str]) -> Iterable[Finding]:
    suspects = finder(there)
    span = there.reach.span
    codes = certificates_in(suspects.chain) if suspects.certificates is None else suspects.certificates
    law = with_certificates(there.connection, there.law, codes)
    for finding in judge(suspects.chain, law, names):
        if finding.uri in suspects.uris and span.start <= finding.at < span.end:
            yield finding
