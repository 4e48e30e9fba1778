"""Where a code came from, where it went, and how cold it was on the way."""

from typing import Annotated

from fastapi import APIRouter, Query

from byssus.app.asking import traced_by
from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission
from byssus.trace.answer.model import TraceAnswer

router = APIRouter(tags=["trace"], dependencies=[require(Permission.TRACE)])
_CODE = "GS1 Digital Link, element string, scan data with symbology identifier, bracketed text, or EPC URN"


@router.get("/trace")
def get_trace(
    context: InContext, caller: CalledBy, code: Annotated[str, Query(min_length=1, max_length=8000, description=_CODE)]
) -> TraceAnswer:
    """The tree of everything a code came from and went into, its history, its stays, and its cold chain."""
    with context.pool.connection() as connection:
        return traced_by(connection, caller, code, context.clock.now())
