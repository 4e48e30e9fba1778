"""Where a code came from, where it went, and how cold it was on the way."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from byssus.app.http.context import Context, InContext
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission
from byssus.trace.answer.ask import SHOWN, ask, lines
from byssus.trace.answer.items import find_items, understand
from byssus.trace.answer.model import TraceAnswer
from byssus.trace.lineage.walk import Limits

router = APIRouter(tags=["trace"], dependencies=[require(Permission.TRACE)])
_SYNTAX = "GS1 Digital Link, element string, scan data with symbology identifier, bracketed text, or EPC URN"
_LINES = "application/x-ndjson"
Code = Annotated[str, Query(min_length=1, max_length=8000, description=_SYNTAX)]
Depth = Annotated[int, Query(ge=1, le=1000, description="how many steps away from the code the tree is cut")]


@router.get("/trace")
def get_trace(
    context: InContext,
    code: Code,
    depth: Depth = SHOWN.depth,
    items: Annotated[int, Query(ge=1, le=5000, description="most things in each direction")] = SHOWN.items,
) -> TraceAnswer:
    """The tree of everything a code came from and went into, its history, its stays, and its cold chain."""
    with context.pool.connection() as connection:
        return ask(connection, code, context.clock.now(), Limits(depth, items))


@router.get("/trace/lines", response_class=StreamingResponse, responses={200: {"content": {_LINES: {}}}})
def get_trace_lines(
    context: InContext,
    code: Code,
    depth: Depth = 1000,
    items: Annotated[int, Query(ge=1, le=200_000, description="most things in each direction")] = 100_000,
) -> StreamingResponse:
    """The same for a tree of any size, a line of JSON for each part as soon as it is known.

    The lines are `asked`, then each `node`, `link`, `happening` and `stay`, and at last `end`, which says whether the
    tree was cut (`truncated`); without that line the answer is not complete.
    """
    with context.pool.connection() as connection:
        find_items(connection, understand(code))  # what is wrong with it is said before the answer begins
    told = _told(context, code, context.clock.now(), Limits(depth, items))
    return StreamingResponse(told, media_type=_LINES)


def _told(context: Context, code: str, now: datetime, limits: Limits) -> Iterator[bytes]:
    """All of it from one state of the journal, however long it takes."""
    with context.pool.connection() as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        yield from lines(connection, code, now, limits)
