"""One request of one person: who it is, which language they read, and where they are."""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request

from byssus.app.console.words import Language, Words
from byssus.core.identity.access import Caller

LANGUAGE_COOKIE = "byssus_language"


@dataclass(frozen=True, slots=True)
class Visit:
    """Who reads a page, and in which language; `here` is the path and query that lead back to it."""

    caller: Caller
    words: Words
    here: str

    @property
    def other_language(self) -> str:
        """The address that switches to the other language and comes back here."""
        return f"/language/{self.words.language.other}?next={quote(self.here, safe='')}"


def language_of(request: Request, default: Language) -> Language:
    """The language the person picked, or else the first of ours that the browser asks for, or else the default."""
    chosen = [request.cookies.get(LANGUAGE_COOKIE, "")]
    asked = [part.split(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    known = [language for language in chosen + asked if language in set(Language)]
    return Language(known[0]) if known else default


def path_of(request: Request) -> str:
    """Path and query of the request, as a link from our own pages."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def own_path(target: str) -> str:
    """`target` if it leads to a page of ours, or else the front page: a link may not send people elsewhere."""
    return target if target.startswith("/") and not target.startswith(("//", "/\\")) else "/"
