"""Writes the rows of holds, and tells the journal what they mean for the goods. Who writes here holds the lock."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from byssus.core.database import Connection
from byssus.core.identity.access import Role
from byssus.core.identity.audit import Action, Deed, audit
from byssus.trace.hold.model import Cause, Ending
from byssus.trace.hold.queries import SQL
from byssus.trace.hold.settle import Held
from byssus.trace.hold.tell import FREE, HELD, hold_name, tell
from byssus.trace.lineage.window import ALWAYS, Window


@dataclass(frozen=True, slots=True)
class Placed:
    """When and by whom a hold was placed, and the role of their key; None where there was none."""

    at: datetime
    by: str
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """That things are held no more: when, by whom, how and why."""

    at: datetime
    by: str
    ending: Ending
    reason: str


def lock_holds(connection: Connection) -> None:
    """Wait until no other transaction changes holds, and keep others out until this one ends."""
    connection.execute(SQL["lock"])


def open_hold(connection: Connection, cause: Cause, placed: Placed, *, reason: str = "", of: int | None = None) -> int:
    """Make a hold, under which nothing is yet; return its number. `of` is that of its excursion or recall."""
    excursion, recall = (of if cause is each else None for each in (Cause.EXCURSION, Cause.RECALL))
    values = {"cause": cause, "excursion": excursion, "recall": recall, "reason": reason, **asdict(placed)}
    [number] = connection.execute(SQL["add_hold"], values).fetchone() or ()
    audit(connection, Deed(placed.at, placed.by, Action.HOLD_PLACED, f"hold {number}", {"reason": reason}))
    return int(number)


def held_of(connection: Connection, hold: int) -> list[Held]:
    """What a hold holds, and what a person let go from it; what late data took back is left out."""
    return [
        Held(row, item, Window(since or ALWAYS.start, until or ALWAYS.end), released, ended)
        for row, item, since, until, released, ended in connection.execute(SQL["held_of_hold"], [hold])
    ]


def put_under(connection: Connection, hold: int, windows: Mapping[int, Window], at: datetime) -> None:
    """Let things come under a hold; the journal hears of those that were free."""
    held = _held_now(connection, windows)
    add_held(connection, hold, windows, at)
    tell(connection, hold_name(hold), _uris(connection, windows.keys() - held), HELD, at)


def add_held(connection: Connection, hold: int, windows: Mapping[int, Window], at: datetime) -> None:
    """The same for a hold of which the journal hears in other words."""
    rows = [(hold, item, *_bounds(window), at) for item, window in windows.items()]
    with connection.cursor() as cursor:
        cursor.executemany(SQL["add_held"], rows)


def amend(connection: Connection, windows: Mapping[int, Window]) -> None:
    """Let rows say when their things lay in the excursion, as is known now."""
    with connection.cursor() as cursor:
        cursor.executemany(SQL["amend_held"], [(*_bounds(window), row) for row, window in windows.items()])


def end(connection: Connection, hold: int, rows: Collection[int], ended: Ended) -> None:
    """Let things go; the journal hears of those that nothing else holds."""
    if not rows:
        return
    values = {"rows": list(rows), "at": ended.at, "by": ended.by, "ending": ended.ending, "reason": ended.reason}
    items = {item for (item,) in connection.execute(SQL["end_held"], values)}
    tell(connection, hold_name(hold), _uris(connection, items - _held_now(connection, items)), FREE, ended.at, ended.by)
    said: dict[str, str | int] = {"things": len(items), "ending": ended.ending.value, "reason": ended.reason}
    audit(connection, Deed(ended.at, ended.by, Action.HOLD_ENDED, f"hold {hold}", said))


def _held_now(connection: Connection, items: Collection[int]) -> set[int]:
    return {item for (item,) in connection.execute(SQL["held_now"], [list(items)])}


def _uris(connection: Connection, items: Collection[int]) -> list[str]:
    return [uri for _, uri, _ in connection.execute(SQL["names"], [list(items)])]


def _bounds(window: Window) -> tuple[datetime | None, datetime | None]:
    """The columns `since` and `until`; null stands for no bound."""
    since = None if window.start == ALWAYS.start else window.start
    return since, None if window.end == ALWAYS.end else window.end
