"""One person with one page open: who it is, which language they read, and where they are."""

from dataclasses import dataclass, field
from urllib.parse import quote

from starlette.requests import Request

from byssus.app.console.words import Words
from byssus.app.http.pages import Language
from byssus.core.identity.access import Caller


@dataclass(frozen=True, slots=True)
class Visit:
    """Who reads a page, and in which language; `here` is the path and query that lead back to it."""

    caller: Caller
    words: Words
    here: str
    timezone: str
    """The zone that most sites live by."""
    request: Request = field(repr=False)

    @property
    def other_language(self) -> str:
        """The address that switches to the other language and comes back here."""
        return f"/language/{other(self.words.language)}?next={quote(self.here, safe='')}"


def other(language: Language) -> Language:
    """The one that the language picker offers."""
    return Language.EN if language is Language.ZH else Language.ZH


def path_of(request: Request) -> str:
    """Path and query of the request, as a link from our own pages."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path
