"""The GS1 resolver at the root: every code is a path here, and leads where its firm says (GS1-Conformant Resolver 1.2).

Only what was registered is ever redirected to. Where nothing was, our own page answers for a product.
"""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from byssus.app.http import resolver_answers as answers
from byssus.app.http.code_page import code_page
from byssus.app.http.problems import EXPECTED
from byssus.app.http.resolver_request import Asking, asking
from byssus.core.errors import InvalidInput, NotFound
from byssus.trace.gs1.parsing import LONGEST_INPUT
from byssus.trace.gs1.registry import CHAINS
from byssus.trace.public import MistypedCode
from byssus.trace.resolver.anchors import anchor_of, candidates
from byssus.trace.resolver.lookup import Found, Lookup
from byssus.trace.resolver.resolve import Choices, Level, OwnPage, Redirect, answer, levels, with_own_page

KEYS: Final = tuple(sorted(CHAINS))
"""Every primary key of GS1."""
_GTIN: Final = "01"


class TooLong(InvalidInput):
    """No code is as long as this."""

    status = 414
    title = "Address too long"


class KeyNotFirst(InvalidInput):
    """Something stands before the key of the code."""

    status = 400


async def resolve(request: Request) -> Response:
    """Where a code leads."""
    if request.method == "OPTIONS":
        return answers.preflight()
    asked = asking(request)
    try:
        _require_code(asked)
        return await _answer(request, asked)
    except EXPECTED as error:
        return answers.refusal(request, asked, error)


def _require_code(asked: Asking) -> None:
    if asked.length > LONGEST_INPUT:
        raise TooLong(f"The address has {asked.length} characters; a code needs {LONGEST_INPUT} at most.")
    if not asked.code.valid:
        raise MistypedCode(asked.code)
    if not asked.elements:
        raise KeyNotFirst("The path has to begin with the key of the code.", where=asked.path)


async def _answer(request: Request, asked: Asking) -> Response:
    wanted = candidates(asked.elements)
    lookup: Lookup = request.app.state.lookup
    found = await lookup.find([each.anchor for each in wanted], asked.code.get(_GTIN))
    tree = levels(wanted, found.link_sets)
    if not tree and found.product is None:
        raise NotFound("Nothing is known of this code.", where=asked.path)
    if asked.wants_all:
        return answers.all_links(request, asked, _whole(request, asked, tree, found))
    match answer(tree, asked.wish, own_page=found.product is not None):
        case Redirect(link):
            return answers.redirect(asked, link)
        case Choices(anchor, description, links):
            return answers.choice(request, asked, Level(anchor, description, None, links))
        case OwnPage():
            return await run_in_threadpool(code_page, request, asked)
        case _:
            raise NotFound(f"There is no link of the type {asked.asked_type}.", where=asked.path)


def _whole(request: Request, asked: Asking, tree: list[Level], found: Found) -> list[Level]:
    """The tree as the link set shows it: with our own page, where there is one."""
    if found.product is None:
        return tree
    return with_own_page(tree, anchor_of(asked.elements), found.product, answers.root(request))
