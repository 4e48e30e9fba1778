"""Sessions of edge nodes in the database: what one worker learns from a birth, the others know."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import orjson
from pydantic import TypeAdapter

from byssus.core.database import Connection
from byssus.core.sql import load_queries
from byssus.ingest.edge.readings import Announced, Known
from byssus.ingest.edge.session import EdgeSession

SQL = load_queries(Path(__file__).with_name("edge.sql"))
_ROWS = TypeAdapter(list[tuple[str | None, int | str, str, int | None, str | None]])


def lock_sessions(connection: Connection, nodes: Iterable[str]) -> dict[str, EdgeSession]:
    """The sessions of some nodes, ours alone until the end of the caller's transaction."""
    wanted = sorted(set(nodes))
    connection.execute(SQL["meet"], [wanted])
    return {row[0]: _session(*row) for row in connection.execute(SQL["lock"], [wanted])}


def look_at_session(connection: Connection, node: str) -> EdgeSession:
    """The session of a node as it is; one without a birth if nobody heard of it."""
    row = connection.execute(SQL["look"], [node]).fetchone()
    return EdgeSession(node) if row is None else _session(*row)


def save_sessions(connection: Connection, before: Mapping[str, EdgeSession], after: Mapping[str, EdgeSession]) -> None:
    """Write down the sessions that changed, within the transaction that locked them."""
    for node, session in after.items():
        if session != before[node]:
            columns: dict[str, object] = {
                "node": node,
                "born_at": session.born_at,
                "birth_number": session.birth_number,
                "next_seq": session.next_seq,
                "known": None if session.known == before[node].known else _rows(session.known),
                "waiting_since": session.waiting_since,
                "late_from": session.late_from,
                "asked_at": session.asked_at,
            }
            connection.execute(SQL["save"], columns)


def _session(
    node: str,
    born_at: datetime | None,
    birth_number: int | None,
    next_seq: int,
    known: object,
    *times: datetime | None,
) -> EdgeSession:
    announced: dict[Known, Announced] = {
        (device, key): Announced(name, datatype, unit)
        for device, key, name, datatype, unit in _ROWS.validate_python(known)
    }
    return EdgeSession(node, born_at, birth_number, next_seq, announced, *times)


def _rows(known: Mapping[Known, Announced]) -> str:
    return orjson.dumps([[*key, *announced] for key, announced in known.items()]).decode()
