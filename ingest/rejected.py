"""Messages that could not be used, or not wholly: kept raw with a reason, and replayed once the cause is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from byssus.core.database import Connection
from byssus.ingest.edge.follow import read_kept
from byssus.ingest.formats.table import decode
from byssus.ingest.insert import SQL, UNSTORABLE, insert, reopen, unstorable
from byssus.ingest.message import Problem, Reason, Received
from byssus.ingest.place import place
from byssus.ingest.presence import meet_gateways
from byssus.ingest.proposals import note_announcements
from byssus.ingest.readings import prepare
from byssus.ingest.registry import Registry, load_registry
from byssus.ingest.rows import Rows

MENDABLE = frozenset({Reason.UNKNOWN_DEVICE, Reason.UNASSIGNED, Reason.NO_ZONE})
"""What a plant file can mend; the queries `due_rejected` and `newest_unknown` say the same."""
_WAITING = frozenset({Reason.AWAITS_BIRTH, Reason.OUT_OF_SEQUENCE})
"""What only another message can mend; the query `waiting` of edge nodes says the same."""
_MOST_SENTENCES = 20


@dataclass(frozen=True, slots=True)
class Rejected:
    """A message that is kept; `replayed_at` is set once all of it was stored after all.

    `reason` is a word of ours, or of who could not interpret what we had stored.
    """

    id: int
    topic: str
    payload: bytes
    reason: str
    detail: str
    received_at: datetime
    replayed_at: datetime | None


def leading(problems: Sequence[Problem]) -> Problem:
    """The problem that names a message: what another message has to mend first, then what a plant file can, if any."""
    first_mended = (problem for reasons in (_WAITING, MENDABLE) for problem in problems if problem.reason in reasons)
    return next(first_mended, problems[0])


def reject(connection: Connection, received: Received, problems: Sequence[Problem], judged_by: int) -> int:
    """Keep a message with what is wrong with it, within the caller's transaction; says how many rows that made.

    One that may have come before, as a duplicate or retained by the broker, is kept only if it is not here yet.
    `judged_by` is the revision of the plant that did not explain it.
    """
    return connection.execute(
        SQL["reject"],
        {
            "topic": _storable(received.topic),
            "payload": received.payload,
            "reason": leading(problems).reason,
            "detail": _storable(_sentences(problems)),
            "at": received.at,
            "again": received.duplicate or received.retained,
            "judged_by": judged_by,
        },
    ).rowcount


def settle_kept(
    connection: Connection, id_: int, received: Received, problems: Sequence[Problem], judged_by: int
) -> None:
    """Say of a message that was kept what it came to, now that the one came that it waited for.

    It is kept as `received` says it now, if it still has problems.
    """
    if problems:
        still = [leading(problems).reason, _storable(_sentences(problems)), judged_by, id_]
        connection.execute(SQL["still_rejected"], still)
        connection.execute(SQL["keep_as"], [received.payload, id_])
    else:
        connection.execute(SQL["mark_replayed"], [received.at, id_])


def _sentences(problems: Sequence[Problem]) -> str:
    shown = [problem.detail for problem in problems[:_MOST_SENTENCES]]
    more = len(problems) - len(shown)
    return " ".join([*shown, f"And {more} more."] if more else shown)


def _storable(text: str) -> str:
    """`text` without what PostgreSQL's text cannot hold: NUL and lone surrogates."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def list_rejected(
    connection: Connection, *, reason: str | None = None, before: int | None = None, limit: int = 100
) -> list[Rejected]:
    """The newest messages still waiting to be mended, with ids below `before`, newest first."""
    with connection.cursor(row_factory=class_row(Rejected)) as cursor:
        return cursor.execute(SQL["list_rejected"], {"reason": reason, "before": before, "limit": limit}).fetchall()


def count_rejected(connection: Connection) -> dict[str, int]:
    """How many messages wait to be mended, by reason, most first."""
    return dict(connection.execute(SQL["count_rejected"]).fetchall())


def purge_rejected(connection: Connection, before: datetime) -> int:
    """Delete messages received before `before`, replayed or not; says how many."""
    return connection.execute(SQL["purge_rejected"], [before]).rowcount


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay came to: messages that are stored wholly now, and those that still have a problem."""

    mended: int
    remaining: int


def replay(connection: Connection, now: datetime, *, reason: str | None = None) -> Replayed:
    """Decode waiting messages again as of their receipt, store what can be placed now, and mark what is whole.

    Each message is a transaction of its own, so that one which fails leaves the others alone.
    """
    with connection.transaction():
        prepare(connection)
        registry = load_registry(connection)
        waiting = [id_ for (id_,) in connection.execute(SQL["waiting_rejected"], {"reason": reason})]
    mended = sum(_replay_one(connection, id_, registry, now) is True for id_ in waiting)
    return Replayed(mended, len(waiting) - mended)


def replay_due(connection: Connection, now: datetime, *, limit: int = 200) -> int:
    """Replay messages that an older plant did not explain, and say how many there were; 0 when there are no more.

    Which revision of the plant a message was judged by stands with it. So nobody has to remember how far a replay came:
    a worker that dies leaves the rest due, several share it, and a message that was refused while the plant changed is
    due too.
    """
    with connection.transaction():
        due = [id_ for (id_,) in connection.execute(SQL["due_rejected"], [limit])]
        if not due:
            return 0
        prepare(connection)
        registry = load_registry(connection)
    return sum(_replay_one(connection, id_, registry, now) is not None for id_ in due)


def _replay_one(connection: Connection, id_: int, registry: Registry, now: datetime) -> bool | None:
    """Whether all of it is stored now; None when somebody else has it in hand."""
    with connection.transaction():
        found = connection.execute(SQL["lock_rejected"], [id_]).fetchone()
        if found is None:
            return None
        received = Received(*found)
        problems = _store_again(connection, received, registry)
        if problems:
            still = [leading(problems).reason, _storable(_sentences(problems)), registry.revision, id_]
            connection.execute(SQL["still_rejected"], still)
        else:
            connection.execute(SQL["mark_replayed"], [now, id_])
    return not problems


def _store_again(connection: Connection, received: Received, registry: Registry) -> list[Problem]:
    rows = Rows()
    decoded = read_kept(connection, received, decode(received.topic, received.payload))
    problems = place(decoded, received, registry, rows)
    try:
        with connection.transaction():
            meet_gateways(connection, rows, registry)
            insert(connection, rows)
            note_announcements(connection, rows.announcements, received.at)
            reopen(connection, rows)
    except UNSTORABLE as error:
        return [unstorable(error)]
    return problems
