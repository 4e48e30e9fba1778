"""What the journal holds of some things that bears on their sale: turns in their lives, and until when they keep."""

from collections.abc import Collection
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.scanned.evidence import Term
from byssus.trace.scanned.queries import SQL
from byssus.trace.scanned.terms import Making, terms_set
from byssus.trace.scanned.turn import DISPOSITIONS, STEPS, Told, Turn, turn_of


def turns_of(connection: Connection, names: Collection[str]) -> list[Told]:
    """Every turn of the things with these canonical names; of packs, also those of what they were in at that time."""
    wanted = {"names": sorted(names), "dispositions": list(DISPOSITIONS), "steps": list(STEPS)}
    return [turn for row in connection.execute(SQL["turns"], wanted) if (turn := _told(*row))]


def terms_of(connection: Connection, names: Collection[str]) -> list[Term]:
    """Until when the batches and packs with these names keep."""
    return terms_set(Making(*row) for row in connection.execute(SQL["makings"], {"names": sorted(names)}))


def _told(
    event: int,
    uri: str,
    at: datetime,
    step: str | None,
    disposition: str | None,
    container: str | None,
    put_in: datetime | None,
    taken_out: datetime | None,
) -> Told | None:
    """The turn of a thing; one of its container counts while the thing is in it, the end of a hold also later."""
    turn = turn_of(step, disposition)
    inside = (put_in is None or at >= put_in) and (taken_out is None or at < taken_out or turn is Turn.RELEASED)
    return Told(event, uri, at, turn, container) if turn and inside else None
