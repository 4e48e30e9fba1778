"""Holds what lay in critical excursions, and follows what late data makes of them; in any order, the same is held."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from byssus.core.database import Connection
from byssus.trace.exposure.lots import Spell, lay_in
from byssus.trace.hold.ledger import Ended, Placed, amend, end, held_of, open_hold, put_under
from byssus.trace.hold.model import Cause, Ending
from byssus.trace.hold.queries import SQL
from byssus.trace.hold.settle import settle

BYSSUS: Final = "byssus"
"""Who places and withdraws holds of excursions."""


def look_again(connection: Connection, items: Collection[int]) -> None:
    """Let critical excursions be settled anew in which some things lay, or for which they are held."""
    connection.execute(SQL["look_again"], {"items": list(items)})


def hold_excursions(connection: Connection, now: datetime) -> int:
    """Settle the oldest critical excursions that changed, or have to be looked at again; return how many there were.

    Those that capture has not come to yet wait until it has, or has nothing left to do.

    Args:
        connection: in a transaction that has the lock of holds.
        now: the time of record.
    """
    rows = connection.execute(SQL["excursions_to_settle"]).fetchall()
    for row in rows:
        _settle(connection, _Excursion(*row), now)
    return len(rows)


@dataclass(frozen=True, slots=True)
class _Excursion:
    """An excursion of the ledger in the zone at `location`; `ended_at` is None while it lasts."""

    id: int
    location: str
    started_at: datetime
    ended_at: datetime | None
    cancelled: bool

    @property
    def spell(self) -> Spell:
        """Where it was, and when."""
        return Spell(self.location, self.started_at, self.ended_at)


def _settle(connection: Connection, excursion: _Excursion, now: datetime) -> None:
    lay = {} if excursion.cancelled else lay_in(connection, excursion.spell, now)
    known = connection.execute(SQL["hold_of_excursion"], [excursion.id]).fetchone()
    if known or lay:
        by_us = open_hold(connection, Cause.EXCURSION, Placed(now, BYSSUS), of=excursion.id) if not known else known[0]
        change = settle(lay, held_of(connection, by_us))
        put_under(connection, by_us, change.place, now)
        amend(connection, change.amend)
        why = "the excursion never was" if excursion.cancelled else "it never lay in the excursion"
        end(connection, by_us, change.withdraw, Ended(now, BYSSUS, Ending.WITHDRAWN, why))
    connection.execute(SQL["watched"], asdict(excursion))
