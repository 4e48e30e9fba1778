"""What people see instead of a page that cannot be shown: what is wrong, and what to do."""

from http import HTTPStatus

import psycopg
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request

from byssus.app.console.assets import STYLE
from byssus.app.console.markup import render
from byssus.app.console.words import Words
from byssus.app.http.pages import page_language
from byssus.app.http.problems import expected_problem
from byssus.core.errors import ByssusError, NotFound, Unavailable


def add(pages: FastAPI) -> None:
    """Let the pages answer their errors with a page to people, and with a problem document to programs."""
    for kind in (ByssusError, psycopg.Error, PoolTimeout):
        pages.add_exception_handler(kind, _on_error)
    pages.add_exception_handler(HTTPStatus.NOT_FOUND, _on_unknown_path)


async def _on_error(request: Request, error: Exception) -> Response:
    known = error if isinstance(error, ByssusError) else Unavailable("The database does not answer.")
    return _answer(request, known)


async def _on_unknown_path(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return _answer(request, NotFound(f"There is nothing at {request.url.path}."))


def _answer(request: Request, error: ByssusError) -> Response:
    if "text/html" not in request.headers.get("accept", ""):
        return expected_problem(error)
    words = Words(page_language(request))
    title = words.maybe(f"error.{error.status}") or words("error.500")
    page = render("error.html", words, title=title, what=error.what, advice=error.advice, style=STYLE)
    return HTMLResponse(page, error.status)
