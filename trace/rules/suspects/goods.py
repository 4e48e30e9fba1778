"""Suspects that show in the whole life of goods: their balance, their yield, and where what they hold comes from."""

from pathlib import Path
from typing import Final

from byssus.core.sql import load_queries
from byssus.trace.epcis.event import EventType, Role
from byssus.trace.lineage.walk import Direction
from byssus.trace.rules.chain import Act, Product
from byssus.trace.rules.load import chain_of, life_of, load_chain
from byssus.trace.rules.suspects.alike import There
from byssus.trace.rules.suspects.reach import Suspects

_SQL: Final = load_queries(Path(__file__).with_suffix(".sql"))


def unbalanced(there: There) -> Suspects:
    """Lots of which more may have been used or sold than there was."""
    rows = there.connection.execute(_SQL["unbalanced"], there.reach.values, prepare=False)
    names: dict[int, str] = dict(rows.fetchall())
    return Suspects(frozenset(names.values()), life_of(there.connection, names))


def odd_yields(there: There) -> Suspects:
    """What came of processes with too little or too much of it."""
    bound = {each.gtin for each in there.law.yields}
    events = there.events(
        lambda act: _is_process(act) and (bool(act.process) or any(each.gtin in bound for each in _made(act)))
    )
    rows = there.connection.execute(_SQL["odd_yields"], {"events": events}).fetchall()
    uris = frozenset(uri for _, uri, is_output in rows if is_output)
    return Suspects(uris, load_chain(there.connection, {event for event, _, _ in rows}))


def strange_marks(there: There) -> Suspects:
    """Lots with the GI mark whose goods, or whose licence, may not allow it."""
    events = there.events(lambda act: _is_process(act) and any(each.gi_mark for each in _made(act)))
    names: dict[int, str] = dict(there.connection.execute(_SQL["strange_marks"], {"events": events}).fetchall())
    return Suspects(frozenset(names.values()), chain_of(there.connection, names, Direction.BACK))


def _is_process(act: Act) -> bool:
    return act.type is EventType.TRANSFORMATION


def _made(act: Act) -> list[Product]:
    return [share.product for share in act.shares if share.role is Role.OUTPUT and share.product]
