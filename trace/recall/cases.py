"""Recalls in the database: rows that are only ever added."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb
from pydantic import JsonValue

from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.core.plant.law import RecallClass
from byssus.trace.recall.case import Case, Doer, Firm, Step, StepKind
from byssus.trace.recall.origin import Cause, Origin
from byssus.trace.recall.queries import SQL


def list_cases(
    connection: Connection, *, drill: bool | None = None, before: int | None = None, limit: int = 100
) -> list[Case]:
    """The newest recalls with numbers below `before`, newest first; only drills, or no drills, if `drill` says so."""
    return _cases(connection, {"id": None, "drill": drill, "before": before, "limit": limit})


def find_case(connection: Connection, number: int) -> Case:
    """The recall with that number.

    Raises:
        NotFound: there is none.
    """
    found = _cases(connection, {"id": number, "drill": None, "before": None, "limit": 1})
    if not found:
        raise NotFound(f"There is no recall {number}.")
    return found[0]


def add_step(connection: Connection, recall: int, kind: StepKind, doer: Doer, **detail: JsonValue) -> None:
    """Write down a step, in the transaction of what it tells of."""
    values = {"recall": recall, "kind": kind, "at": doer.at, "by": doer.person, "words": doer.words}
    connection.execute(SQL["add_step"], {**values, "detail": Jsonb(detail)})


def _cases(connection: Connection, wanted: Mapping[str, int | bool | None]) -> list[Case]:
    rows = connection.execute(SQL["recalls"], wanted).fetchall()
    steps: dict[int, list[Step]] = defaultdict(list)
    for recall, number, kind, *rest in connection.execute(SQL["steps"], [[row[0] for row in rows]]):
        steps[recall].append(Step(number, StepKind(kind), *rest))
    return [_case(row, steps[row[0]]) for row in rows]


def _case(row: TupleRow, steps: Iterable[Step]) -> Case:
    number, drill, code, name, name_en, phone, timezone, grade, cause, about, known_at, opened_at, opened_by = row
    return Case(
        id=number,
        drill=drill,
        firm=Firm(code, name, name_en, phone, timezone or "UTC"),
        opened_as=RecallClass(grade),
        cause=Origin(Cause(cause), about),
        known_at=known_at,
        opened_at=opened_at,
        opened_by=opened_by,
        steps=tuple(steps),
    )
