"""Holds in somebody's name: as far as they may see and act."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from byssus.core.database import Connection
from byssus.core.identity.access import Caller
from byssus.trace.answer.sight import Sight
from byssus.trace.hold.listing import find_hold
from byssus.trace.hold.model import Hold
from byssus.trace.hold.place import Placing, Release, place_hold, release_hold
from byssus.trace.questions.scope import scope_of, sight_of


def sight_for(connection: Connection, caller: Caller, now: datetime) -> Sight:
    """Where holds concern a caller: a firm at its own sites, an office in its jurisdiction."""
    return sight_of(connection, replace(scope_of(connection, caller, now), partners=frozenset()))


def hold_for(connection: Connection, caller: Caller, number: int, now: datetime) -> Hold:
    """A hold that concerns a caller.

    Raises:
        NotFound: there is none.
    """
    return find_hold(connection, number, sight_for(connection, caller, now))


def place_for(
    connection: Connection, caller: Caller, code: str, reason: str, now: datetime, since: datetime | None = None
) -> Hold:
    """Hold what a code names, with the role of the caller on record.

    Raises:
        InvalidInput: the text is no code, or there is no reason.
    """
    placing = Placing(caller.name, code, reason, since, caller.role)
    return find_hold(connection, place_hold(connection, placing, now))


def release_for(
    connection: Connection,
    caller: Caller,
    number: int,
    reason: str,
    now: datetime,
    uris: Collection[str] | None = None,
) -> Hold:
    """Let things go from a hold that concerns a caller, those named or all; the hold as it is then.

    Raises:
        NotFound: there is none, or it does not hold one of the things.
        Conflict: it holds nothing any more, its goods lie in the excursion still, or it is that of a recall.
        NotAllowed: the person placed the hold, or a regulator did and the caller is none.
        InvalidInput: there is no reason.
    """
    hold_for(connection, caller, number, now)
    release_hold(connection, number, Release(caller.name, reason, uris, caller.role), now)
    return find_hold(connection, number)
