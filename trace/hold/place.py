"""What people do with holds: place one on a code, and let things go. Each act is one audited transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from byssus.core.database import Connection
from byssus.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from byssus.core.identity.access import Role
from byssus.core.identity.person import same_person
from byssus.trace.answer.items import understand
from byssus.trace.codes import canonical, is_uri, link_of
from byssus.trace.hold.contents import things_in
from byssus.trace.hold.ledger import Ended, Placed, end, held_of, lock_holds, open_hold, put_under
from byssus.trace.hold.model import Cause, Ending
from byssus.trace.hold.queries import SQL
from byssus.trace.hold.settle import Held
from byssus.trace.hold.tell import HELD, hold_name, tell
from byssus.trace.lineage.window import ALWAYS, Window
from byssus.trace.queries import SQL as TRACE


class OwnHold(NotAllowed):
    """Who placed a hold may not release it."""


class OfRegulator(NotAllowed):
    """What a regulator placed, no firm releases."""


class OfRecall(Conflict):
    """Recalled goods are let go where the recall is, not here."""


class StillExposed(Conflict):
    """Goods are not released while they lie in the excursion."""


@dataclass(frozen=True, slots=True)
class Placing:
    """What a person says to hold something.

    Args:
        person: who.
        code: what, as a code in any syntax: of a pack, a batch, a pallet, or a whole product.
        reason: why, in words.
        since: what was made of it from then on is held with it; None: all that was ever made of it.
        role: of their key; None: they act for a firm.

    Raises:
        InvalidInput: one of the words is empty.
    """

    person: str
    code: str
    reason: str
    since: datetime | None = None
    role: Role | None = None

    def __post_init__(self) -> None:
        _said(person=self.person, code=self.code, reason=self.reason)


@dataclass(frozen=True, slots=True)
class Release:
    """What a person says to let things go: who, why, which of the things, by name, and the role of their key.

    No names: all of the things; no role: they act for a firm.

    Raises:
        InvalidInput: one of the words is empty.
    """

    person: str
    reason: str
    uris: Collection[str] | None = None
    role: Role | None = None

    def __post_init__(self) -> None:
        _said(person=self.person, reason=self.reason)


def place_hold(connection: Connection, placing: Placing, at: datetime) -> int:
    """Hold what a code names, and what is in it now, be it told later; return the number of the hold.

    Raises:
        InvalidInput: the text is no code.
    """
    uri = _name(placing.code)
    with connection.transaction():
        lock_holds(connection)
        hold = open_hold(connection, Cause.PERSON, Placed(at, placing.person, placing.role), reason=placing.reason)
        [thing] = _numbers(connection, hold, uri, at)
        held = dict.fromkeys(things_in(connection, thing, at), Window(placing.since or ALWAYS.start))
        put_under(connection, hold, held, at)
    return hold


def release_hold(connection: Connection, hold: int, release: Release, at: datetime) -> None:
    """Let things go that a hold holds.

    What a person holds is released by another one, what a regulator holds by another regulator. What lies in an
    excursion is not released while that lasts.

    Raises:
        NotFound: there is no such hold, or it does not hold one of the things.
        Conflict: it holds nothing any more.
        StillExposed: a thing lies in the excursion still.
        OwnHold: the person placed the hold.
        OfRegulator: a regulator placed the hold, and the person is none.
        OfRecall: the hold is that of a recall.
    """
    with connection.transaction():
        lock_holds(connection)
        row = connection.execute(SQL["hold"], [hold]).fetchone()
        if row is None:
            raise NotFound(f"There is no hold {hold}.")
        cause, *placed = row
        _require_right(hold, cause, release, *placed)
        chosen = _chosen(connection, hold, release)
        if cause == Cause.EXCURSION and any(thing.window.end == ALWAYS.end for thing in chosen):
            raise StillExposed(
                "The excursion lasts, and goods lie in it.",
                where=f"hold {hold}",
                advice="Move them, or wait until it is over; then decide.",
            )
        released = Ended(at, release.person, Ending.RELEASED, release.reason)
        end(connection, hold, [thing.id for thing in chosen], released)


def _require_right(hold: int, cause: str, release: Release, placed_by: str, placed_role: str | None) -> None:
    """Go on only if this person may decide about the hold."""
    where = f"hold {hold}"
    if cause == Cause.RECALL:
        raise OfRecall("These goods are recalled.", where=where, advice="Let them go on the recall's page.")
    if placed_role == Role.REGULATOR and release.role is not Role.REGULATOR:
        advice = "Ask the office: another of its people, or of one that watches the site, releases it."
        raise OfRegulator(f"{placed_by} placed this hold as a regulator.", where=where, advice=advice)
    if cause == Cause.PERSON and same_person(release.person, placed_by):
        raise OwnHold(f"{placed_by} placed this hold.", where=where, advice="Another person has to release it.")


def _chosen(connection: Connection, hold: int, release: Release) -> list[Held]:
    held = [row for row in held_of(connection, hold) if not row.ended]
    if not held:
        raise Conflict("It holds nothing any more.", where=f"hold {hold}")
    if release.uris is None:
        return held
    names = {uri: item for item, uri, _ in connection.execute(SQL["names"], [[row.item for row in held]])}
    wanted = {canonical(uri) for uri in release.uris}
    if unknown := wanted - names.keys():
        raise NotFound(f"It does not hold {min(unknown)}.", where=f"hold {hold}")
    items = {names[uri] for uri in wanted}
    return [row for row in held if row.item in items]


def _name(text: str) -> str:
    code = understand(text)
    name = link_of(code) or (code.source if is_uri(code.source) and not code.elements else None)
    if name is None:
        words = "; ".join(problem.en for problem in code.problems) or "it names nothing"
        raise InvalidInput(f"{text!r} cannot be held: {words}.", where="code", advice="Read it again.")
    return name


def _numbers(connection: Connection, hold: int, uri: str, at: datetime) -> list[int]:
    """The number of a thing; what nobody told of yet becomes known by the journal's own event."""
    wanted = [[uri]]
    if not (known := connection.execute(TRACE["find_known"], wanted).fetchall()):
        tell(connection, hold_name(hold), [uri], HELD, at)
        known = connection.execute(TRACE["find_known"], wanted).fetchall()
    return [number for number, _ in known]


def _said(**words: str) -> None:
    for name, value in words.items():
        if not value.strip():
            raise InvalidInput(f"A hold has person, reason and code; {name} is empty.", where=name)
