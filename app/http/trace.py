"""Where a code came from, where it went, how cold it was on the way, and what is wrong with it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from byssus.app.asking import traced_by
from byssus.app.http.context import CalledBy, Context, InContext
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission
from byssus.core.identity.audit import Action, Deed, audit
from byssus.trace.answer.ask import SHOWN, lines
from byssus.trace.answer.items import find_items, understand
from byssus.trace.answer.model import TraceAnswer
from byssus.trace.answer.sight import Sight
from byssus.trace.lineage.walk import Limits
from byssus.trace.questions.scope import scope_of, sight_of
from byssus.trace.rules.of_code import Findings, findings_of

router = APIRouter(tags=["trace"], dependencies=[require(Permission.TRACE)])
_SYNTAX = "GS1 Digital Link, element string, scan data with symbology identifier, bracketed text, or EPC URN"
_LINES = "application/x-ndjson"
_AT_ONCE: Final = 200
"""Lines that go out together: each piece of an answer costs a change of threads, which is dearer than a line."""
InCode = Annotated[str, Query(min_length=1, max_length=8000, pattern=r"^[^\x00]+$", description=_SYNTAX)]
Depth = Annotated[int, Query(ge=1, le=1000, description="how many steps away from the code the tree is cut")]


@router.get("/trace")
def get_trace(
    context: InContext,
    caller: CalledBy,
    code: InCode,
    depth: Depth = SHOWN.depth,
    items: Annotated[int, Query(ge=1, le=5000, description="most things in each direction")] = SHOWN.items,
) -> TraceAnswer:
    """The tree of everything a code came from and went into, its history, its stays, and its cold chain."""
    with context.pool.connection() as connection:
        return traced_by(connection, caller, code, context.clock.now(), Limits(depth, items))


@router.get("/trace/findings")
def get_findings(context: InContext, caller: CalledBy, code: InCode) -> Findings:
    """Everything that the rules of the chain find about a code, the worst first."""
    with context.pool.connection() as connection:
        return findings_of(connection, code, scope_of(connection, caller, context.clock.now()))


@router.get("/trace/lines", response_class=StreamingResponse, responses={200: {"content": {_LINES: {}}}})
def get_trace_lines(
    context: InContext,
    caller: CalledBy,
    code: InCode,
    depth: Depth = 1000,
    items: Annotated[int, Query(ge=1, le=200_000, description="most things in each direction")] = 100_000,
) -> StreamingResponse:
    """The same for a tree of any size, a line of JSON for each part, some at a time.

    The lines are `asked`, then each `node`, `link`, `happening` and `stay`, and at last `end`, which says whether the
    tree was cut (`truncated`); without that line the answer is not complete.
    """
    now = context.clock.now()
    with context.pool.connection() as connection:
        find_items(connection, understand(code))  # what is wrong with it is said before the answer begins
        sight = sight_of(connection, scope_of(connection, caller, now))
        audit(connection, Deed(now, caller.name, Action.CODE_TRACED, code))
    return StreamingResponse(_told(context, code, now, Limits(depth, items), sight), media_type=_LINES)


def _told(context: Context, code: str, now: datetime, limits: Limits, sight: Sight) -> Iterator[bytes]:
    """All of it from one state of the journal, however long it takes."""
    with context.pool.connection() as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        told = lines(connection, code, now, limits, sight)
        while piece := b"".join(islice(told, _AT_ONCE)):
            yield piece
