"""The answers of the resolver as HTTP: redirection, link set, choice, refusal."""

from collections.abc import Sequence
from typing import Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from byssus.app.http.code_page import links_page, trouble_page
from byssus.app.http.context import Context
from byssus.app.http.problems import expected_problem
from byssus.app.http.resolver_headers import HEADERS, PREFLIGHT, RAW_HEADERS
from byssus.app.http.resolver_request import Asking
from byssus.trace.gs1.compression import compressed
from byssus.trace.resolver.link import Link
from byssus.trace.resolver.linkset import CONTEXT, MEDIA_TYPE, choices, linkset
from byssus.trace.resolver.resolve import Level

_JSON_LD: Final = f'<{CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'


def root(request: Request) -> str:
    """Scheme and host of the resolver, without a slash at the end."""
    context: Context = request.app.state.context
    return (context.public_url or str(request.base_url)).rstrip("/")


def preflight() -> Response:
    """To a browser that asks what it may ask."""
    return Response(status_code=204, headers=PREFLIGHT)


def redirect(asked: Asking, link: Link) -> Response:
    """To a registered target, with the query of the request behind its own."""
    answer = Response(status_code=307)
    answer.raw_headers += [
        *RAW_HEADERS,
        (b"link", _linkset_link(asked).encode()),
        (b"location", _location(asked, link).encode()),
    ]
    return answer


def _location(asked: Asking, link: Link) -> str:
    if not asked.query or not link.forwards:
        return link.href
    address, hash_sign, fragment = link.href.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{asked.query}{hash_sign}{fragment}"


def all_links(request: Request, asked: Asking, tree: Sequence[Level]) -> Response:
    """The whole link set: for people as a page, for programs as RFC 9264 has it."""
    if asked.form.page:
        return links_page(request, asked, tree, 200)
    document = linkset(root(request), tree)
    return Response(orjson.dumps(document), 200, {**HEADERS, "Link": _both(asked)}, asked.form.document_type)


def short_form(asked: Asking) -> Response:
    """The code in one segment of a path, in the words of GS1's community resolver."""
    document = {"COMPRESSED_LINK": f"/{compressed(asked.code.triples)}"}
    return Response(orjson.dumps(document), 200, HEADERS, "application/json")


def choice(request: Request, asked: Asking, level: Level) -> Response:
    """Several links that nothing in the request tells apart."""
    if asked.form.page:
        return links_page(request, asked, [level], 300)
    document = choices(root(request), level.anchor, level.description, level.links)
    return Response(orjson.dumps(document), 300, {**HEADERS, "Link": _both(asked)}, asked.form.document_type)


def refusal(request: Request, asked: Asking, error: Exception) -> Response:
    """What is wrong, as a page for people and as a problem for programs."""
    if asked.form.page:
        return trouble_page(request, asked, error)
    answer = expected_problem(error)
    answer.raw_headers += RAW_HEADERS
    return answer


def _both(asked: Asking) -> str:
    return f"{_linkset_link(asked)}, {_JSON_LD}"


def _linkset_link(asked: Asking) -> str:
    return f'<{asked.path}?linkType=linkset>; rel="linkset"; type="{MEDIA_TYPE}"'
