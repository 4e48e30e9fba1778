"""The pages behind the code on a pack: for everybody with a phone, without a key and without script."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from byssus.app.http.code_words import WORDS
from byssus.app.http.context import Context
from byssus.app.http.pages import PAGE_HEADERS, PAGES, Language, page_language
from byssus.app.http.problems import expected_problem
from byssus.app.http.resolver_headers import HEADERS
from byssus.app.http.resolver_request import Asking
from byssus.trace.answer.public import MistypedCode, public_pack
from byssus.trace.gs1.canonical import STEM
from byssus.trace.resolver.resolve import Level

_HEADERS: Final = {**PAGE_HEADERS, **HEADERS}
_TROUBLES: Final = {400: "mistyped", 404: "unknown", 414: "too_long", 503: "unavailable"}


def code_page(request: Request, asked: Asking) -> Response:
    """What everybody may know of the pack that a code names; 304 to who has it already."""
    context: Context = request.app.state.context
    with context.pool.connection() as connection:
        pack = public_pack(connection, STEM + asked.path)
    page = _page(request, asked, "code_page.html", 200, {"pack": pack})
    tag = f'"{hashlib.sha256(page.body).hexdigest()[:32]}"'
    page.headers["ETag"] = tag
    page.headers["Link"] = f'<{asked.path}?linkType=linkset>; rel="linkset"; type="application/linkset+json"'
    if not _has(request, tag):
        return page
    return Response(status_code=304, headers={**HEADERS, "ETag": tag})


def links_page(request: Request, asked: Asking, tree: Sequence[Level], status: int) -> Response:
    """Links to choose from."""
    return _page(request, asked, "links.html", status, {"tree": tree})


def trouble_page(request: Request, asked: Asking, error: Exception) -> Response:
    """Why there is nothing to show; the words follow from the status that programs would be given."""
    status = expected_problem(error).status_code
    trouble = "no_link" if status == 404 and asked.asked_type else _TROUBLES.get(status, "broken")
    problems = error.code.problems if isinstance(error, MistypedCode) else ()
    chinese = page_language(request) is Language.ZH
    reasons = [problem.zh if chinese else problem.en for problem in problems]
    return _page(request, asked, "trouble.html", status, {"trouble": trouble, "reasons": reasons})


def _page(request: Request, asked: Asking, template: str, status: int, values: Mapping[str, object]) -> Response:
    language = page_language(request)
    shown = {
        "words": WORDS[language],
        "language": language,
        "other": Language.EN if language is Language.ZH else Language.ZH,
        "kept": [("linkType", asked.asked_type)] if asked.asked_type else [],
        **values,
    }
    return PAGES.TemplateResponse(request, template, shown, status, _HEADERS)


def _has(request: Request, tag: str) -> bool:
    """Whether the browser has this page already (RFC 9110 § 13.1.2)."""
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    return tag in known or "*" in known
