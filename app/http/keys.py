"""Access keys, for admins; and who the caller is, for everybody."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.permission import require
from byssus.core.identity.access import ALLOWED, Permission, Role
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.identity.keys import AccessKey, keys, make_key, revoke_key

router = APIRouter(tags=["access"])
_MANAGE = [require(Permission.MANAGE)]


class Me(BaseModel):
    """Whoever holds the key of this request."""

    key_id: str
    name: str
    role: Role
    party: str | None
    permissions: list[Permission]


class KeyWanted(BaseModel):
    """A key to make."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100, description="of the person or device that will hold it")]
    role: Role
    party: Annotated[str | None, Field(max_length=100, description="code of the firm whose person this is")] = None
    contact: Annotated[str | None, Field(max_length=100, description="code of the contact that the person is")] = None
    expires_at: AwareDatetime | None = None


class Key(BaseModel):
    """A key without its secret."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    person: Annotated[str, Field(description="whose it is: the name that stands under what is done with it")]
    role: Role
    party: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class NewKey(BaseModel):
    """A key that was just made; `text` is what its holder needs, shown this once."""

    key: Key
    text: str


@router.get("/me")
def get_me(caller: CalledBy) -> Me:
    """Who you are here, and what you may do."""
    permissions = sorted(ALLOWED[caller.role])
    return Me(key_id=caller.key_id, name=caller.name, role=caller.role, party=caller.party, permissions=permissions)


@router.get("/keys", dependencies=_MANAGE)
def list_keys(context: InContext) -> list[Key]:
    """Every key there ever was, the newest first."""
    with context.pool.connection() as connection:
        return [Key.model_validate(key) for key in keys(connection)]


@router.post("/keys", status_code=201, dependencies=_MANAGE)
def add_key(context: InContext, caller: CalledBy, wanted: KeyWanted) -> NewKey:
    """Make a key; its text is in this answer and nowhere else."""
    with context.pool.connection() as connection:
        now, expires_at = context.wall.now(), wanted.expires_at
        key, text = make_key(connection, wanted.name, wanted.role, now, expires_at, wanted.party, wanted.contact)
        audit(connection, _deed(context, caller, Action.KEY_MADE, key))
    return NewKey(key=Key.model_validate(key), text=text)


@router.delete("/keys/{key_id}", dependencies=_MANAGE)
def remove_key(context: InContext, caller: CalledBy, key_id: Annotated[str, Path(max_length=100)]) -> Key:
    """Revoke a key: neither it nor a session begun with it answers from now on. It stays in the list."""
    with context.pool.connection() as connection:
        key = revoke_key(connection, key_id, context.wall.now())
        audit(connection, _deed(context, caller, Action.KEY_REVOKED, key))
    return Key.model_validate(key)


def _deed(context: InContext, caller: CalledBy, action: Action, key: AccessKey) -> Deed:
    return Deed(
        context.clock.now(), caller.name, action, key.id, {"name": key.name, "person": key.person, "role": key.role}
    )
