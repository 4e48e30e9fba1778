"""Which goods stand under a recall: rows that follow what is known, and never drop anything by themselves."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.recall.affected import Affected, affected_by
from byssus.trace.recall.block import block
from byssus.trace.recall.case import Case, Doer, StepKind
from byssus.trace.recall.cases import add_step
from byssus.trace.recall.queries import SQL


@dataclass(frozen=True, slots=True)
class Concerned:
    """Goods under a recall.

    Args:
        item: their number.
        uri: their name.
        level: what kind of thing they are.
        entered_at: when they came under it.
        doubted_at: since when no event ties them to the cause any more; they stay until a person decides.
        let_go_at: when a person decided that they are not concerned.
    """

    item: int
    uri: str
    level: str
    entered_at: datetime
    doubted_at: datetime | None
    let_go_at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """What has to change: goods to enter, goods to doubt, and goods to trust again, by number."""

    enter: frozenset[int]
    doubt: frozenset[int]
    trust: frozenset[int]


def concerned(connection: Connection, recall: int) -> list[Concerned]:
    """Everything that ever came under a recall, by name."""
    return [Concerned(*row) for row in connection.execute(SQL["items"], [recall])]


def compare(known: Iterable[Concerned], found: Collection[int]) -> Change:
    """What has to change when events tie these goods to the cause.

    A person's decision to let goods go stands, whatever events say of them later.
    """
    rows = {row.item: row for row in known}
    standing = {item: row for item, row in rows.items() if row.let_go_at is None}
    return Change(
        enter=frozenset(set(found) - rows.keys()),
        doubt=frozenset(item for item, row in standing.items() if item not in found and row.doubted_at is None),
        trust=frozenset(item for item, row in standing.items() if item in found and row.doubted_at is not None),
    )


def settle_items(connection: Connection, case: Case, doer: Doer) -> Affected:
    """Let the goods under a recall be what events make of it now; what that changes is a step of its own.

    Args:
        connection: in a transaction that has the lock of holds.
        case: the recall as it is.
        doer: who made it change, and when; `byssus`, when events did.
    """
    affected = affected_by(connection, case.origins, doer.at)
    change = compare(concerned(connection, case.id), affected.goods)
    _write(connection, case.id, change, doer.at)
    if not case.drill:
        block(connection, case.id, {item: affected.goods[item] for item in change.enter}, doer)
    for kind, items in (
        (StepKind.GREW, change.enter),
        (StepKind.DOUBTED, change.doubt),
        (StepKind.TRUSTED, change.trust),
    ):
        if items:
            uris = [row.uri for row in concerned(connection, case.id) if row.item in items]
            add_step(connection, case.id, kind, doer, things=[*uris], truncated=affected.truncated)
    return affected


def _write(connection: Connection, recall: int, change: Change, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(SQL["add_item"], [(recall, item, at) for item in sorted(change.enter)])
    for query, items in (("doubt_items", change.doubt), ("trust_items", change.trust)):
        connection.execute(SQL[query], {"recall": recall, "items": list(items), "at": at})
