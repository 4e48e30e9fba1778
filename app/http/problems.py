"""Every error as a problem document (RFC 9457): what was wrong, where, and what to do; never what is inside us."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

import psycopg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Match

from byssus.core.errors import ByssusError, Conflict, InvalidInput, NotIdentified, TooManyAttempts, Unavailable

_log = structlog.get_logger(__name__)
_OUR_FAULT = ByssusError("Something here is broken.", advice="The log of the service says what.")
_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
MEDIA_TYPE = "application/problem+json"


class Fault(BaseModel):
    """One thing that is wrong in a request."""

    detail: str
    pointer: Annotated[str | None, Field(description="place in the body, JSON pointer (RFC 6901 § 6)")] = None
    parameter: Annotated[str | None, Field(description="name of the parameter of path, query, header or cookie")] = None


class FirstThere(BaseModel):
    """Who was first, what they did, and when."""

    person: str
    act: str
    at: datetime


class Problem(BaseModel):
    """A problem document (RFC 9457); `where`, `advice` and `first` are ours."""

    type: Annotated[str, Field(description="`about:blank`, or `byssus:` and the kind of error")] = "about:blank"
    title: str
    status: int
    detail: str | None = None
    where: Annotated[str | None, Field(description="the field, row or place that the problem is about")] = None
    advice: Annotated[str | None, Field(description="what to do now")] = None
    first: Annotated[FirstThere | None, Field(description="of a conflict: who was there first")] = None
    errors: Annotated[list[Fault] | None, Field(description="every fault of a request that is not valid")] = None

    def response(self, headers: Mapping[str, str] | None = None) -> Response:
        """The problem as an answer."""
        return Response(self.model_dump_json(exclude_none=True), self.status, headers, MEDIA_TYPE)


EXPECTED = (ByssusError, psycopg.Error)
"""What endpoints may raise besides the errors of the framework."""


def expected_problem(error: Exception) -> Response:
    """The answer to one of the `EXPECTED` errors."""
    known = error if isinstance(error, ByssusError) else _translated(error)
    if known.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.warning("request_failed", error=str(error), exc_info=known is not error)
    return _problem(known).response(_headers(known))


def add_problems(app: FastAPI) -> None:
    """Let the app answer every error with a problem document."""
    for kind in EXPECTED:
        app.add_exception_handler(kind, _on_expected)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(Exception, _on_unexpected)


async def _on_expected(_: Request, error: Exception) -> Response:
    return expected_problem(error)


async def _on_http(request: Request, error: Exception) -> Response:
    """Errors of the framework: an unknown path, a method that the path does not have, a body that is no JSON."""
    if not isinstance(error, HTTPException):
        raise error
    phrase = HTTPStatus(error.status_code).phrase
    detail = error.detail if error.detail != phrase else f"{request.method} {request.url.path}: {phrase.lower()}."
    headers = {**(error.headers or {}), **_allowed(request, error.status_code)}
    return Problem(title=phrase, status=error.status_code, detail=detail).response(headers)


def _allowed(request: Request, status: int) -> dict[str, str]:
    """With 405, all methods of the path (RFC 9110 § 15.5.6); the framework names those of one route only."""
    if status != HTTPStatus.METHOD_NOT_ALLOWED:
        return {}
    scopes = {method: {**request.scope, "method": method} for method in _METHODS}
    routes: list[BaseRoute] = request.app.routes
    known = [name for name, scope in scopes.items() if any(route.matches(scope)[0] is Match.FULL for route in routes)]
    return {"Allow": ", ".join(known)}


async def _on_invalid(_: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [_fault(each["loc"], each["msg"]) for each in error.errors()]
    problem = _problem(InvalidInput(f"The request has {len(faults)} fault{'s' if len(faults) > 1 else ''}."))
    return problem.model_copy(update={"errors": faults}).response()


async def _on_unexpected(_: Request, __: Exception) -> Response:
    """A fault of ours. The server logs it with its trace; the caller learns nothing of our inside."""
    return Problem(
        title="Internal error",
        status=500,
        detail="Something here is broken.",
        advice="The log of the service says what.",
    ).response()


def _problem(error: ByssusError) -> Problem:
    return Problem(
        type=f"byssus:{re.sub('(?<!^)(?=[A-Z])', '-', _kind(error).__name__).lower()}",
        title=error.title,
        status=error.status,
        detail=error.what,
        where=error.where or None,
        advice=error.advice.strip() or None,
        first=_first(error),
    )


def _first(error: ByssusError) -> FirstThere | None:
    first = error.first if isinstance(error, Conflict) else None
    return FirstThere(person=first.person, act=first.act, at=first.at) if first else None


def _kind(error: ByssusError) -> type[ByssusError]:
    """The class of `core.errors` that the error belongs to; which subclass raised it is our own business."""
    return next(kind for kind in type(error).__mro__ if kind.__module__ == ByssusError.__module__)


def _headers(error: ByssusError) -> dict[str, str]:
    if isinstance(error, NotIdentified):
        return {"WWW-Authenticate": 'Bearer realm="byssus"'}
    if isinstance(error, TooManyAttempts):
        return {"Retry-After": str(max(1, round(error.wait.total_seconds())))}
    return {}


def _translated(error: Exception) -> ByssusError:
    if isinstance(error, psycopg.DataError):
        return InvalidInput("A value in the request cannot be stored.", advice="Look for control characters in texts.")
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return Unavailable("The database does not answer.", advice="Try again in a minute; `/readyz` shows more.")
    return _OUR_FAULT


def _fault(place: Sequence[str | int], reason: str) -> Fault:
    """What pydantic says, with the place as callers know it."""
    source, *path = place
    if source == "body":
        pointer = "#" + "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
        return Fault(detail=reason, pointer=pointer)
    return Fault(detail=reason, parameter=".".join(map(str, path)))
