"""Goods that may break a rule in a span of time, found by the database, with the part of the chain that shows it.

The rules themselves stay functions of values. A query leaves out what cannot be at fault, so that of a month, or of a
firm's year, only what may be is loaded and judged: it may let innocents through, and never a culprit go.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from psycopg.rows import TupleRow

from byssus.core.database import Connection
from byssus.core.sql import load_queries
from byssus.trace.epcis.event import Role
from byssus.trace.facts.kde import Kde
from byssus.trace.lineage.walk import Direction
from byssus.trace.queries import SQL as TRACE
from byssus.trace.rules import gi_mark, mass_balance, yields
from byssus.trace.rules.chain import HARVEST, Chain
from byssus.trace.rules.finding import Finding
from byssus.trace.rules.law import Law
from byssus.trace.rules.load import Span, chain_of, items_of, items_telling, life_of, load_chain
from byssus.trace.rules.rules import RULES, worst_first

_SQL = load_queries(Path(__file__).with_suffix(".sql"))


@dataclass(frozen=True, slots=True)
class Reach:
    """Where to look: what happened in a span of time, at some places (canonical names) or anywhere."""

    span: Span
    places: tuple[str, ...] | None = None

    @property
    def values(self) -> dict[str, object]:
        """What queries ask by."""
        places = None if self.places is None else list(self.places)
        return {"start": self.span.start, "end": self.span.end, "places": places}


@dataclass(frozen=True, slots=True)
class Suspects:
    """Goods by name; of these, and of no other, `chain` holds all that their rule looks at."""

    uris: Collection[str]
    chain: Chain


Finder: TypeAlias = Callable[[Connection, Reach], Suspects]


def unbalanced(connection: Connection, reach: Reach) -> Suspects:
    """Lots of which more may have been used or sold than there was."""
    names: dict[int, str] = dict(_rows(connection, "unbalanced", reach))
    return Suspects(frozenset(names.values()), life_of(connection, names))


def odd_yields(connection: Connection, reach: Reach) -> Suspects:
    """What came of processes with too little or too much of it."""
    rows = _rows(connection, "odd_yields", reach)
    uris = frozenset(uri for _, uri, is_output in rows if is_output)
    return Suspects(uris, load_chain(connection, {event for event, _, _ in rows}))


def strange_marks(connection: Connection, reach: Reach) -> Suspects:
    """Lots with the GI mark whose goods, or whose licence, may not allow it."""
    names: dict[int, str] = dict(_rows(connection, "strange_marks", reach))
    return Suspects(frozenset(names.values()), chain_of(connection, names, Direction.BACK))


SUSPECTS: Final[Mapping[str, Finder]] = MappingProxyType(
    {mass_balance.RULE.name: unbalanced, yields.RULE.name: odd_yields, gi_mark.RULE.name: strange_marks}
)
"""By rule: those that have to look at everything to find a few."""


def told_there(connection: Connection, reach: Reach) -> Chain:
    """What the rules beside `SUSPECTS` look at: single steps, the origin of what was bought, the life of harvests.

    A certificate that is named there is looked at wherever else it is named.
    """
    rows = _rows(connection, "told_there", reach)
    there = load_chain(connection, [event for event, _ in rows])
    bought, harvested = (
        items_of(connection, [event for event, of in rows if of == about]) for about in ("origin", "life")
    )
    codes = {code for act in there.acts for code in act.told(Kde.CERTIFICATE)}
    named = items_telling(connection, Kde.CERTIFICATE, *codes)
    parts = (
        there,
        chain_of(connection, bought, Direction.BACK),
        chain_of(connection, _of_third_class(connection, there), Direction.FORTH),
        life_of(connection, {*harvested, *named}),
    )
    return Chain(tuple(act for part in parts for act in part.acts))


def _of_third_class(connection: Connection, chain: Chain) -> list[int]:
    """What was harvested where a sea area was of class III: it may not be sold raw, whatever it is called later."""
    areas = {area for (area,) in connection.execute(_SQL["third_class"])}
    harvests = (act for act in chain.acts if act.step == HARVEST and act.spot and act.spot.area in areas)
    names = {uri for act in harvests for uri in act.uris(Role.OUTPUT, Role.EPC)}
    return [item for item, _ in connection.execute(TRACE["find_known"], [list(names)])]


ON_THE_SPOT: Final = tuple(name for name in RULES if name not in SUSPECTS)
"""The other rules."""


def _rows(connection: Connection, query: str, reach: Reach) -> list[TupleRow]:
    """Planned anew each time: a plan that is made once for any reach cannot go by the index of places."""
    return connection.execute(_SQL[query], reach.values, prepare=False).fetchall()


def findings_in(connection: Connection, law: Law, names: Iterable[str], reach: Reach) -> list[Finding]:
    """What some rules of `SUSPECTS` find in a span of time, the worst first."""
    return worst_first(finding for name in names for finding in _found(connection, law, name, reach))


def _found(connection: Connection, law: Law, name: str, reach: Reach) -> Iterable[Finding]:
    suspects = SUSPECTS[name](connection, reach)
    for finding in RULES[name].findings(suspects.chain, law):
        if finding.uri in suspects.uris and reach.span.start <= finding.at < reach.span.end:
            yield finding
