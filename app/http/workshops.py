"""Workshops: what their people enter on a phone, once each however often it is sent, and the papers that prove it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.evidence import SAFE
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.proof.content import MediaType
from byssus.trace.workshop.desk import Entered, enter, withdraw
from byssus.trace.workshop.model import Entry, Withdrawal
from byssus.trace.workshop.place import ListedWorkshop, find_workshop, workshops_of
from byssus.trace.workshop.view import Desk, find_paper, read_desk

router = APIRouter(prefix="/workshops", tags=["workshops"], dependencies=[require(Permission.KEEP_RECORDS)])
_Site = Annotated[str, Query(min_length=1, max_length=200, pattern=r"^[^\x00]+$", description="code of the workshop")]
_Number = Annotated[UUID, Path(description="made by whoever sends it; sent again, it changes nothing")]
_FILES = {each.value: {"schema": {"type": "string", "format": "binary"}} for each in MediaType}
_STATES: dict[int | str, dict[str, object]] = {200: {"description": "It was there before"}, 201: {"model": Entered}}


@router.get("")
def get_workshops(context: InContext, caller: CalledBy) -> list[ListedWorkshop]:
    """The workshops of your firm."""
    with context.pool.connection() as connection:
        return workshops_of(connection, caller)


@router.get("/desk")
def get_desk(context: InContext, caller: CalledBy, site: _Site) -> Desk:
    """What lies in a workshop, what was entered, what is missing, and what the next record may begin with."""
    with context.pool.connection() as connection:
        return read_desk(connection, site, caller, context.clock.now())


@router.put("/records/{number}", responses=_STATES)
def put_record(context: InContext, caller: CalledBy, number: _Number, entry: Entry, response: Response) -> Entered:
    """Enter an intake, a production or a sale; with `replaces`, in place of an earlier one.

    It becomes an event of the chain. 409 if goods are on hold, the number stands for something else, or somebody
    corrected the earlier one first.
    """
    with context.pool.connection() as connection:
        entered = enter(connection, number, entry, caller, context.clock.now())
    response.status_code = 201 if entered.is_new else 200
    return entered


@router.put("/withdrawals/{number}", responses=_STATES)
def put_withdrawal(
    context: InContext, caller: CalledBy, number: _Number, site: _Site, withdrawal: Withdrawal, response: Response
) -> Entered:
    """Say that a record never happened; its event is declared wrong, and both are kept."""
    with context.pool.connection() as connection:
        entered = withdraw(connection, number, site, withdrawal, caller, context.clock.now())
    response.status_code = 201 if entered.is_new else 200
    return entered


@router.get(
    "/papers/{sha256}",
    response_class=Response,
    responses={200: {"content": _FILES}},
)
def get_paper(
    context: InContext, caller: CalledBy, sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")], site: _Site
) -> Response:
    """A receipt, certificate or licence, as it is kept; whoever fetches it stands in the audit."""
    with context.pool.connection() as connection:
        media_type, content = find_paper(connection, find_workshop(connection, site, caller), sha256)
        audit(connection, Deed(context.clock.now(), caller.name, Action.PAPER_READ, site, {"sha256": sha256}))
    disposition = f'attachment; filename="{sha256[:12]}{media_type.suffix}"'
    return Response(content, media_type=media_type, headers={**SAFE, "Content-Disposition": disposition})
