"""Suspects that show in single steps, and in what the goods of such a step come from or are claimed under."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from psycopg.rows import TupleRow

from byssus.core.sql import load_queries
from byssus.trace.epcis.event import EventType
from byssus.trace.facts.kde import Kde
from byssus.trace.lineage.stored import contents
from byssus.trace.lineage.walk import Direction
from byssus.trace.lineage.window import ALWAYS
from byssus.trace.rules.chain import HARVEST, Act, Chain
from byssus.trace.rules.dated import Dated
from byssus.trace.rules.key_data import asked
from byssus.trace.rules.limit import is_test
from byssus.trace.rules.load import chain_of, items_of, items_telling, life_of, load_chain
from byssus.trace.rules.one_origin import BUYING
from byssus.trace.rules.sea_class import SOLD
from byssus.trace.rules.suspects.alike import There
from byssus.trace.rules.suspects.reach import Suspects

_SQL: Final = load_queries(Path(__file__).with_suffix(".sql"))


def odd_harvests(there: There) -> Suspects:
    """What was harvested where or when it may not have been, or is of another class than somebody said."""
    found = _ask(there, "odd_harvests", there.events(lambda act: act.step == HARVEST))
    return _all_of(load_chain(there.connection, [event for (event,) in found]))


def raw_sales(there: There) -> Suspects:
    """What was sold as it came out of a sea area from which nothing may be."""
    is_any = any(each.grade == "III" for each in there.law.classes)
    events = there.events(lambda act: is_any and act.step in SOLD)
    return _goods(there, dict(_ask(there, "raw_sales", events)))


def mixed_origins(there: There) -> Suspects:
    """Bought lots that may be of several sea areas or species."""
    return _goods(there, dict(_ask(there, "mixed_origins", _processes(there, _is_buying))))


def uncertified(there: There) -> Suspects:
    """What was bought without a word of a certificate, with whatever the crates held that it came in."""
    bought = _processes(there, lambda act: _is_buying(act) and not act.told(Kde.CERTIFICATE))
    goods = items_of(there.connection, bought)
    inside = contents(there.connection, dict.fromkeys(goods, ALWAYS)).depth
    uris = load_chain(there.connection, bought).goods
    return Suspects(frozenset(uris), life_of(there.connection, inside))


def unknown_certificates(there: There) -> Suspects:
    """Goods under certificates that nobody entered, or that were not in force."""
    found = _ask(there, "unknown_certificates", _certified(there))
    return _all_of(load_chain(there.connection, [event for (event,) in found]))


def overused_certificates(there: There) -> Suspects:
    """Goods under certificates that may cover less, wherever else they were named."""
    codes = [code for (code,) in _ask(there, "overused_certificates", _certified(there))]
    named = items_telling(there.connection, Kde.CERTIFICATE, *codes)
    chain = chain_of(there.connection, named, Direction.BACK)
    return Suspects(frozenset(chain.goods), chain, frozenset(codes))


def doubtful_tests(there: There) -> Suspects:
    """Goods with a test whose value may be beyond a limit, or in a unit that none has."""
    return _all_of(load_chain(there.connection, _beyond(there)))


def bad_tests(there: There) -> tuple[Act, ...]:
    """Tests that say no, or that may have to."""
    refusing = there.events(lambda act: is_test(act) and act.disposition == "non_conformant")
    return load_chain(there.connection, {*refusing, *_beyond(there)}).acts


def _beyond(there: There) -> list[int]:
    tests = there.events(lambda act: is_test(act) and bool(act.told(Kde.VALUE)))
    return [event for (event,) in _ask(there, "doubtful_tests", tests)]


def lacking(there: There) -> Suspects:
    """Goods of events that do not tell what they have to."""
    times = list(_changes(there))
    events = there.events(lambda act: _lacks(act, there, times))
    return _all_of(load_chain(there.connection, events))


def _lacks(act: Act, there: There, times: Iterable[datetime]) -> bool:
    """Whether an event like this, at any of some times, would lack what it has to tell."""
    return any(each.binds and each.missing for at in times for each in asked([replace(act, at=at)], there.law))


def _changes(there: There) -> Iterator[datetime]:
    """The times in a reach from which on something else may have to be told."""
    span = there.reach.span
    yield span.start
    entries: list[Dated] = [*there.law.key_data, *there.law.duties]
    for entry in entries:
        for at in (entry.start, entry.end):
            if at and span.start < at < span.end:
                yield at


def _is_buying(act: Act) -> bool:
    return act.step == BUYING and act.type is EventType.TRANSFORMATION


def _processes(there: There, wanted: Callable[[Act], bool]) -> list[int]:
    """Events there, with those that tell of the same processes elsewhere."""
    return [event for (event,) in _ask(there, "of_processes", there.events(wanted))]


def _certified(there: There) -> list[int]:
    return there.events(lambda act: bool(act.told(Kde.CERTIFICATE)))


def _ask(there: There, query: str, events: Collection[int]) -> list[TupleRow]:
    return there.connection.execute(_SQL[query], {"events": list(events)}).fetchall() if events else []


def _goods(there: There, names: Mapping[int, str]) -> Suspects:
    """Some goods, with all that they come from."""
    return Suspects(frozenset(names.values()), chain_of(there.connection, names.keys(), Direction.BACK))


def _all_of(chain: Chain) -> Suspects:
    return Suspects(frozenset(chain.goods), chain)
