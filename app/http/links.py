"""Where the codes of a firm lead: link sets, read and written by the firm itself, and by admins for all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path, Query, Request
from pydantic import BaseModel, Field

from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.paging import Limit
from byssus.app.http.permission import require
from byssus.core.database import Connection
from byssus.core.identity.access import Caller, Permission, Role
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.plant.links import LinkEntry, LinkSetEntry
from byssus.trace.resolver.link_types import type_name
from byssus.trace.resolver.register import (
    Put,
    Registered,
    Steward,
    links_at,
    list_links,
    put_links,
    remove_links,
    steward_of,
)

router = APIRouter(prefix="/links", tags=["resolver"], dependencies=[require(Permission.LINK)])
_MOST = 1000


class RegisteredLinks(BaseModel):
    """A link set as it stands; what it holds can be put again as it is."""

    link_set: LinkSetEntry
    changed_at: datetime
    changed_by: str


class LinkPage(BaseModel):
    """Link sets in the order of their anchors."""

    links: list[RegisteredLinks]
    next: Annotated[str | None, Field(description="`after` of the next page; null on the last")]


class Written(BaseModel):
    """The anchor of a link set that was written, in canonical form; `new` when it had no links before."""

    anchor: str
    new: bool


@router.get("")
def get_link_sets(
    context: InContext,
    caller: CalledBy,
    after: Annotated[str, Query(max_length=400, description="go on behind this anchor")] = "",
    limit: Limit = 100,
) -> LinkPage:
    """The link sets of your firm; for an admin, all."""
    with context.pool.connection() as connection:
        found = list_links(connection, steward(connection, caller), after, limit)
    more = found[-1].link_set.anchor if len(found) == limit else None
    return LinkPage(links=[shown(each) for each in found], next=more)


@router.put("")
def put_link_sets(
    context: InContext,
    caller: CalledBy,
    entries: Annotated[list[LinkSetEntry], Body(min_length=1, max_length=_MOST)],
) -> list[Written]:
    """Write link sets, each in the place of the one at its anchor; all of them, or none where one is wrong.

    The answer names those that were new or differed.
    """
    with context.pool.connection() as connection:
        puts = put_as(connection, caller, entries, context.clock.now())
    return [Written(anchor=put.anchor, new=put.new) for put in puts]


def _anchor(
    request: Request,
    anchor: Annotated[str, Path(description="`01/06901234567892/10/{10}`", max_length=400)],  # noqa: ARG001 - for the document
) -> str:
    """The anchor in the path, as it was sent: a lot may hold a coded slash."""
    raw: bytes = request.scope["raw_path"]
    return raw.decode("ascii", "replace").partition("/links")[2]


Anchor = Annotated[str, Depends(_anchor)]


@router.get("/{anchor:path}")
def get_link_set(anchor: Anchor, context: InContext, caller: CalledBy) -> RegisteredLinks:
    """The link set of exactly this anchor: a path such as `01/06901234567892/10/{10}`."""
    with context.pool.connection() as connection:
        return shown(links_at(connection, anchor, steward(connection, caller)))


@router.delete("/{anchor:path}", status_code=204)
def delete_link_set(anchor: Anchor, context: InContext, caller: CalledBy) -> None:
    """Forget the link set of an anchor; its codes then lead where the thing above them leads."""
    with context.pool.connection() as connection:
        remove_as(connection, caller, anchor, context.clock.now())


def put_as(connection: Connection, caller: Caller, entries: Sequence[LinkSetEntry], now: datetime) -> list[Put]:
    """Write link sets in the caller's name, and note it; raises as `put_links` does."""
    puts = put_links(connection, entries, steward(connection, caller), now)
    for put in puts:
        audit(connection, Deed(now, caller.name, Action.LINKS_PUT, put.anchor))
    return puts


def remove_as(connection: Connection, caller: Caller, anchor: str, now: datetime) -> None:
    """Forget a link set in the caller's name, and note it; raises as `remove_links` does."""
    removed = remove_links(connection, anchor, steward(connection, caller))
    audit(connection, Deed(now, caller.name, Action.LINKS_REMOVED, removed))


def steward(connection: Connection, caller: Caller) -> Steward:
    """Admins manage the links of everybody, others those of their firm."""
    if caller.role is Role.ADMIN:
        return Steward(caller.name, None)
    return steward_of(connection, caller.name, caller.party)


def shown(registered: Registered) -> RegisteredLinks:
    """A link set in the words in which it can be put again."""
    link_set = registered.link_set
    links = [
        LinkEntry(
            linktype=type_name(link.type),
            href=link.href,
            title=link.title,
            type=link.media_type,
            hreflang=link.languages,
            context=link.contexts,
            fwqs=link.forwards,
        )
        for link in link_set.links
    ]
    entry = LinkSetEntry(
        anchor=link_set.anchor,
        item_description=link_set.description,
        default_linktype=type_name(link_set.default_type) if link_set.default_type else None,
        links=tuple(links),
    )
    return RegisteredLinks(link_set=entry, changed_at=registered.changed_at, changed_by=registered.changed_by)
