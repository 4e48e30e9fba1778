"""Pages that work without JavaScript, in Chinese and English: the templates and the choice of the language."""

from enum import StrEnum
from pathlib import Path

from fastapi import Request, Response
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

PAGES = Jinja2Templates(
    env=Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
    )
)
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Language, Cookie",
}
"""No script, no frame, nothing from elsewhere; a page says so itself."""
LANGUAGE_COOKIE = "byssus_language"
_YEAR = 365 * 24 * 3600


class Language(StrEnum):
    """The languages of the pages, the first being that of visitors who name none of them."""

    ZH = "zh"
    EN = "en"


def keep_language(answer: Response, language: Language) -> None:
    """Let the browser keep the picked language for the pages it opens from now on."""
    answer.set_cookie(LANGUAGE_COOKIE, language, _YEAR, httponly=True, samesite="lax")


def page_language(request: Request) -> Language:
    """The language of `?lang=`, else the one picked before, else of `Accept-Language` (RFC 9110 § 12.5.4)."""
    for asked in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if asked in set(Language):
            return Language(asked)
    wanted = (_weighted(part) for part in request.headers.get("accept-language", "").split(","))
    known = [(weight, tag) for weight, tag in wanted if weight > 0 and tag in set(Language)]
    return Language(max(known, key=lambda pair: pair[0])[1]) if known else Language.ZH


def _weighted(part: str) -> tuple[float, str]:
    """`en-GB;q=0.8` → (0.8, `en`); what cannot be read weighs nothing."""
    tag, _, weight = part.partition(";q=")
    try:
        return float(weight or 1), tag.strip().partition("-")[0].lower()
    except ValueError:
        return 0.0, ""
