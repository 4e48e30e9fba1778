"""Codes for packs: issued once only, and counted against what was produced."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.paging import CodeFilter
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission
from byssus.trace.issuing.coverage import Coverage, coverage
from byssus.trace.issuing.issue import CodesWanted, Issue, issue_codes

router = APIRouter(tags=["codes"])


@router.post("/serials", status_code=201, dependencies=[require(Permission.ISSUE_CODES)])
def post_serials(context: InContext, caller: CalledBy, wanted: CodesWanted) -> Issue:
    """New serial numbers, or the codes of a batch, of your own firm. Nobody else ever gets them, whatever happens."""
    caller.require_firm(wanted.firm)
    with context.pool.connection() as connection:
        return issue_codes(connection, wanted, caller.name, context.clock.now())


@router.get("/codes/coverage", dependencies=[require(Permission.TRACE)])
def get_coverage(
    context: InContext,
    start: Annotated[AwareDatetime, Query(alias="from")],
    end: Annotated[AwareDatetime | None, Query(alias="to", description="not included; now, if left out")] = None,
    firm: CodeFilter = None,
) -> list[Coverage]:
    """Codes issued ÷ units produced, of each firm and product."""
    with context.pool.connection() as connection:
        return coverage(connection, start, end or context.clock.now(), firm)
