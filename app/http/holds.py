"""Goods that may not be shipped or sold: what is held and why, holding, releasing, and the question of a scanner."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from byssus.app.holding import hold_for, place_for, release_for, sight_for
from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.paging import Before, Limit, Next, RowNumber, next_page
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission
from byssus.trace.hold.check import check
from byssus.trace.hold.listing import list_breaches, list_holds
from byssus.trace.hold.model import Breach, Hold, HoldCheck

router = APIRouter(prefix="/holds", tags=["holds"])
_TRACE = [require(Permission.TRACE)]
_HOLD = [require(Permission.HOLD)]
_CODE = "GS1 Digital Link, element string, scan data with symbology identifier, bracketed text, or EPC URN"
_Code = Annotated[str, Field(min_length=1, max_length=8000, description=_CODE)]
_Words = Annotated[str, Field(min_length=1, max_length=4000)]


class HoldPage(BaseModel):
    """Holds, newest first."""

    entries: list[Hold]
    next: Next


class PlacingWanted(BaseModel):
    """What to hold, and why."""

    model_config = ConfigDict(extra="forbid")

    code: _Code
    reason: _Words
    since: Annotated[
        AwareDatetime | None,
        Field(description="what was made of it from then on is held with it; all that ever was, if left out"),
    ] = None


class ReleaseWanted(BaseModel):
    """Why things may go, and which; all of them, if none is named."""

    model_config = ConfigDict(extra="forbid")

    reason: _Words
    things: Annotated[list[_Code] | None, Field(min_length=1, max_length=1000, description="their URIs")] = None


@router.get("", dependencies=_TRACE)
def get_holds(
    context: InContext,
    caller: CalledBy,
    open: bool | None = None,  # noqa: A002
    before: Before = None,
    limit: Limit = 100,
) -> HoldPage:
    """Holds at the caller's sites, or in their jurisdiction, with everything under them; `open` ones hold something."""
    with context.pool.connection() as connection:
        sight = sight_for(connection, caller, context.clock.now())
        found = list_holds(connection, open=open, before=before, limit=limit, sight=sight)
    return HoldPage(entries=found, next=next_page([hold.id for hold in found], limit))


@router.post("", status_code=201, dependencies=_HOLD)
def post_hold(context: InContext, caller: CalledBy, wanted: PlacingWanted) -> Hold:
    """Hold what a code names, and what is in it; it may not be shipped or sold until another person releases it.

    What a regulator holds is released by a regulator.
    """
    with context.pool.connection() as connection:
        return place_for(connection, caller, wanted.code, wanted.reason, context.clock.now(), wanted.since)


@router.get("/check", dependencies=[require(Permission.CHECK_HOLDS)])
def get_check(
    context: InContext, code: Annotated[str, Query(min_length=1, max_length=8000, description=_CODE)]
) -> HoldCheck:
    """May this be shipped or sold now? For a scanner, before the deed: `may_move` is false with every reason.

    What is in it and what it was made of count, too. A code that no event tells of is not blocked, and not `known`.
    """
    with context.pool.connection() as connection:
        return check(connection, code, context.clock.now())


@router.get("/breaches", dependencies=_TRACE)
def get_breaches(
    context: InContext,
    caller: CalledBy,
    hold: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Limit = 100,
) -> list[Breach]:
    """Events that shipped or sold what was held, latest first. They are kept: an event is a fact."""
    with context.pool.connection() as connection:
        return list_breaches(connection, hold, limit, sight_for(connection, caller, context.clock.now()))


@router.get("/{number}", dependencies=_TRACE)
def get_hold(context: InContext, caller: CalledBy, number: RowNumber) -> Hold:
    """One hold with everything that is or was under it."""
    with context.pool.connection() as connection:
        return hold_for(connection, caller, number, context.clock.now())


@router.post("/{number}/release", dependencies=_HOLD)
def post_release(context: InContext, caller: CalledBy, number: RowNumber, wanted: ReleaseWanted) -> Hold:
    """Let things go; 409 while they lie in the excursion or if nothing is held.

    403 for whoever placed the hold, and for others than regulators if a regulator did.
    """
    with context.pool.connection() as connection:
        return release_for(connection, caller, number, wanted.reason, context.clock.now(), wanted.things)
