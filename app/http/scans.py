"""Scans: how often something was scanned, and what is wrong with some of them."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel

from byssus.app.http.context import InContext
from byssus.app.http.paging import Before, Limit, Next, next_page
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission
from byssus.trace.scanned.judgement import Reason
from byssus.trace.scanned.report import ScanFinding, Tally, list_findings, list_tallies

router = APIRouter(prefix="/scans", tags=["scans"], dependencies=[require(Permission.TRACE)])


class FindingPage(BaseModel):
    """Findings, newest first."""

    entries: list[ScanFinding]
    next: Next


@router.get("/findings")
def get_findings(
    context: InContext, reason: Reason | None = None, before: Before = None, limit: Limit = 100
) -> FindingPage:
    """Packs that seem to be copied, and recalled, held or expired goods that were scanned at a till."""
    with context.pool.connection() as connection:
        found = list_findings(connection, reason, before, limit)
    return FindingPage(entries=found, next=next_page([finding.id for finding in found], limit))


@router.get("/counts")
def get_counts(
    context: InContext,
    code: Annotated[str, Query(min_length=1, max_length=8000, description="GS1 code in any syntax")],
    start: Annotated[AwareDatetime, Query(alias="from")],
    end: Annotated[AwareDatetime | None, Query(alias="to", description="not included; now, if left out")] = None,
) -> list[Tally]:
    """How often a product, a batch or a pack was scanned under that very name, by hour, source and coarse place."""
    with context.pool.connection() as connection:
        return list_tallies(connection, code, start, end or context.clock.now())
