"""The GS1 resolver at the root: every code is a path here, and leads where its firm says (GS1-Conformant Resolver 1.2).

Only what was registered is ever redirected to. Where nothing was, our own page answers for a product.
"""

from typing import Final

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from byssus.app.http import resolver_answers as answers
from byssus.app.http.code_page import code_page
from byssus.app.http.problems import EXPECTED
from byssus.app.http.resolver_request import Asking, asking
from byssus.app.http.scan_count import scan_count
from byssus.core.errors import InvalidInput, NotFound
from byssus.trace.answer.public import MistypedCode
from byssus.trace.gs1.parsing import LONGEST_INPUT
from byssus.trace.gs1.registry import CHAINS
from byssus.trace.resolver.anchors import candidates
from byssus.trace.resolver.lookup import Found, Lookup
from byssus.trace.resolver.resolve import Choices, Level, OwnPage, Redirect, answer, levels, with_own_page

_GTIN: Final = "01"
KEYS: Final = (_GTIN, *sorted(CHAINS.keys() - {_GTIN}))
"""Every primary key of GS1, the commonest first."""


class TooLong(InvalidInput):
    """No code is as long as this."""

    status = 414
    title = "Address too long"


class KeyNotFirst(InvalidInput):
    """Something stands before the key of the code."""

    status = 400


def add_resolver(app: FastAPI) -> None:
    """Add a path for every key; before other paths, for they are tried in turn, and most requests are scans."""
    for key in KEYS:
        path = f"/{key}/{{code:path}}"
        app.router.routes.append(Route(path, Resolver(), methods=["GET", "HEAD", "OPTIONS"], include_in_schema=False))


class Resolver:
    """The endpoint of every key."""

    __name__ = "resolve"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer where a code leads."""
        request = Request(scope, receive)
        answer = answers.preflight() if request.method == "OPTIONS" else await _resolved(request)
        await answer(scope, receive, send)


async def _resolved(request: Request) -> Response:
    asked = asking(request)
    try:
        return await _answer(request, asked, _elements(asked))
    except EXPECTED as error:
        return answers.refusal(request, asked, error)


def _elements(asked: Asking) -> list[tuple[str, str]]:
    if asked.length > LONGEST_INPUT:
        raise TooLong(f"The address has {asked.length} characters; a code needs {LONGEST_INPUT} at most.")
    if not asked.code.valid:
        raise MistypedCode(asked.code)
    elements = asked.elements()
    if not elements:
        raise KeyNotFirst("The path has to begin with the key of the code.", where=asked.path)
    return elements


async def _answer(request: Request, asked: Asking, elements: list[tuple[str, str]]) -> Response:
    if asked.compressed:
        return answers.short_form(asked)
    wanted = candidates(elements)
    lookup: Lookup = request.app.state.lookup
    gtin = elements[0][1] if elements[0][0] == _GTIN else None
    found = await lookup.find([each.anchor for each in wanted], gtin)
    tree = levels(wanted, found.link_sets)
    if not tree and found.product is None:
        raise NotFound("Nothing is known of this code.", where=asked.path)
    if asked.wants_all:
        return answers.all_links(request, asked, _whole(request, wanted[0].thing, tree, found))
    led = await _led(request, asked, tree, found)
    if found.product is not None and request.method == "GET":
        led.background = scan_count(request, asked)
    return led


async def _led(request: Request, asked: Asking, tree: list[Level], found: Found) -> Response:
    match answer(tree, asked.wish, own_page=found.product is not None):
        case Redirect(link):
            return answers.redirect(asked, link)
        case Choices(anchor, description, links):
            return answers.choice(request, asked, Level(anchor, description, None, links))
        case OwnPage():
            return await run_in_threadpool(code_page, request, asked)
        case _:
            raise NotFound(f"There is no link of the type {asked.asked_type}.", where=asked.path)


def _whole(request: Request, thing: str, tree: list[Level], found: Found) -> list[Level]:
    """The tree as the link set shows it: with our own page, where there is one."""
    if found.product is None:
        return tree
    return with_own_page(tree, thing, found.product, answers.root(request))
