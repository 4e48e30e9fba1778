"""HACCP plans: each version that ever was, what changed from one to the next, and drafts of the next one."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from byssus.alerts.measures.review import WhatIf, what_if
from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.paging import Code, RowNumber
from byssus.app.http.permission import require
from byssus.app.http.points import From, To, window_of
from byssus.core.identity.access import Permission
from byssus.core.plant.difference import Difference, differences
from byssus.core.plant.drafts import (
    Draft,
    begin_draft,
    find_draft,
    open_drafts,
    publish_draft,
    save_draft,
    withdraw_draft,
)
from byssus.core.plant.haccp import Plan
from byssus.core.plant.plans import find_version, plans_in_force, versions

router = APIRouter(tags=["plans"], dependencies=[require(Permission.READ_ALARMS)])
_EDITS = [require(Permission.EDIT_PLANS)]
_Revision = Annotated[int, Field(ge=1, le=2**31 - 1, description="that of the draft as you saw it")]
_Version = Annotated[int, Query(ge=1, le=2**31 - 1)]


class Saving(BaseModel):
    """A draft as it is to read now."""

    model_config = ConfigDict(extra="forbid")

    revision: _Revision
    plan: Plan


class Seen(BaseModel):
    """Which state of a draft is meant."""

    model_config = ConfigDict(extra="forbid")

    revision: _Revision


@router.get("/plans")
def get_plans(context: InContext) -> list[Plan]:
    """Every plan, in the version that is in force; `verified` is false for a default that nobody checked."""
    with context.pool.connection() as connection:
        return plans_in_force(connection, context.clock.now())


@router.get("/plans/{code:path}/versions")
def get_versions(context: InContext, code: Code) -> list[Plan]:
    """Every version of a plan, the oldest first."""
    with context.pool.connection() as connection:
        return versions(connection, code)


@router.get("/plans/{code:path}/difference")
def get_difference(
    context: InContext,
    code: Code,
    before: Annotated[_Version, Query(alias="from")],
    after: Annotated[_Version, Query(alias="to")],
) -> list[Difference]:
    """What one version of a plan changed against another."""
    with context.pool.connection() as connection:
        return differences(find_version(connection, code, before), find_version(connection, code, after))


@router.get("/plan-drafts")
def get_drafts(context: InContext) -> list[Draft]:
    """The drafts that are open, the newest first."""
    with context.pool.connection() as connection:
        return open_drafts(connection)


@router.post("/plan-drafts", status_code=201, dependencies=_EDITS)
def post_draft(context: InContext, caller: CalledBy, plan: Plan) -> Draft:
    """Begin the next version of a plan; it gets its number and you as its author."""
    with context.pool.connection() as connection:
        return begin_draft(connection, plan, caller.name, context.clock.now())


@router.get("/plan-drafts/{number}")
def get_draft(context: InContext, number: RowNumber) -> Draft:
    """A draft, whatever became of it."""
    with context.pool.connection() as connection:
        return find_draft(connection, number)


@router.put("/plan-drafts/{number}", dependencies=_EDITS)
def put_draft(context: InContext, caller: CalledBy, number: RowNumber, saving: Saving) -> Draft:
    """Save a draft; 409 names whoever saved it since the revision that you saw."""
    with context.pool.connection() as connection:
        return save_draft(connection, number, saving.revision, saving.plan, caller.name, context.clock.now())


@router.get("/plan-drafts/{number}/difference")
def get_draft_difference(context: InContext, number: RowNumber) -> list[Difference]:
    """What a draft changes against the version that it was begun from."""
    with context.pool.connection() as connection:
        draft = find_draft(connection, number)
        base = find_version(connection, draft.plan.code, draft.base) if draft.base else None
    return differences(base, draft.plan)


@router.get("/plan-drafts/{number}/what-if")
def get_draft_what_if(
    context: InContext,
    number: RowNumber,
    site: Annotated[str, Query(max_length=200)],
    start: From = None,
    end: To = None,
) -> WhatIf:
    """What a draft would have made of the readings of a site, beside the version in force; nothing is stored."""
    now = context.clock.now()
    with context.pool.connection() as connection:
        return what_if(connection, find_draft(connection, number).plan, site, window_of(start, end, now), now)


@router.post("/plan-drafts/{number}/publish", dependencies=_EDITS)
def post_publication(context: InContext, caller: CalledBy, number: RowNumber, seen: Seen) -> Plan:
    """Make the next version of a draft, in force from now on; 403 if you may not, 409 if somebody was first."""
    with context.pool.connection() as connection:
        return publish_draft(connection, number, seen.revision, caller, context.clock.now())


@router.post("/plan-drafts/{number}/withdraw", status_code=204, dependencies=_EDITS)
def post_withdrawal(context: InContext, caller: CalledBy, number: RowNumber, seen: Seen) -> None:
    """Give a draft up."""
    with context.pool.connection() as connection:
        withdraw_draft(connection, number, seen.revision, caller.name, context.clock.now())
