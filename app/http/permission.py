"""Lets an endpoint say which permission it needs, so that the OpenAPI document says it too."""

from typing import Annotated

from fastapi import Depends, Security
from fastapi.params import Depends as Dependency
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from byssus.app.http.context import CalledBy
from byssus.app.http.gate import SESSION_COOKIE
from byssus.core.identity.access import Permission

_BEARER = HTTPBearer(scheme_name="key", description="An access key, `byssus_…`.", auto_error=False)
_COOKIE = APIKeyCookie(
    name=SESSION_COOKIE, scheme_name="session", description="A browser's session, begun at /login.", auto_error=False
)


def _declared(
    _: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
    __: Annotated[str | None, Security(_COOKIE)],
) -> None:
    """The gate has seen to both; here they only become part of the OpenAPI document."""


KEY_REQUIRED = Depends(_declared)


def require(permission: Permission) -> Dependency:
    """A dependency that lets the endpoint run only for callers whose role allows `permission`."""

    def check(caller: CalledBy) -> None:
        caller.require(permission)

    dependency: Dependency = Depends(check)
    return dependency
