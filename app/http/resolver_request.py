"""What somebody asks the resolver: the code in the path, and what query and headers say beyond it."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_plus

from starlette.requests import Request

from byssus.trace.gs1 import FIELD, Code, parse
from byssus.trace.gs1.canonical import STEM
from byssus.trace.gs1.parsing import LONGEST_INPUT
from byssus.trace.resolver.anchors import path_elements
from byssus.trace.resolver.choice import Wish
from byssus.trace.resolver.link_types import DEFAULT, DEFAULT_MULTI, type_uri
from byssus.trace.resolver.linkset import MEDIA_TYPE
from byssus.trace.resolver.preferences import Range, media_liking, ranges

_ALL_LINKS: Final = frozenset({"linkset", "all"})
_JSON: Final = "application/json"
_HTML: Final = "text/html"


@dataclass(frozen=True, slots=True)
class Asking:
    """A request to the resolver.

    Attributes:
        path: of the code, percent-coded as it was sent, without a slash at its end.
        query: as it was sent.
        code: what they say, as it was read.
        asked_type: the link type in the query, as it stands there.
        contexts: in the query.
        media: of `Accept`.
        languages: of `Accept-Language`.
    """

    path: str
    query: str
    code: Code
    asked_type: str | None
    contexts: tuple[str, ...]
    media: tuple[Range, ...]
    languages: tuple[Range, ...]

    @property
    def length(self) -> int:
        """Characters of path and query."""
        return len(self.path) + len(self.query)

    def elements(self) -> list[tuple[str, str]]:
        """Key and qualifiers; empty where the path does not begin with its key."""
        first = next(iter(self.code.elements), None)
        begins = first is not None and first.position == len(STEM) + self.path.find("/", 1) + 1
        return path_elements(self.code) if begins else []

    @property
    def wish(self) -> Wish:
        """What a link is chosen by."""
        kind = type_uri(self.asked_type) if self.asked_type else None
        return Wish(None if kind in {DEFAULT, DEFAULT_MULTI} else kind, self.languages, self.media, self.contexts)

    @property
    def wants_all(self) -> bool:
        """Whether this is a request for the link set: by its type, or by what the client can read."""
        if self.asked_type in _ALL_LINKS or any(each.name == MEDIA_TYPE and each.quality for each in self.media):
            return True
        return self.asked_type is None and bool(self.media) and self._likes(_JSON) > self._likes(_HTML)

    @property
    def wants_page(self) -> bool:
        """Whether a page suits better than a document: browsers name HTML, programs name nothing, or everything."""
        return self._likes(_HTML) > max(self._likes(_JSON), self._likes(MEDIA_TYPE)) if self.media else False

    @property
    def document_type(self) -> str:
        """The media type of a link set for this client."""
        return _JSON if self._likes(_JSON) > self._likes(MEDIA_TYPE) else MEDIA_TYPE

    def _likes(self, media_type: str) -> float:
        return media_liking(self.media, media_type)


def asking(request: Request) -> Asking:
    """The request, read; the path as it was sent, for decoded, a lot with a slash in it would fall apart."""
    raw: bytes = request.scope["raw_path"]
    path = raw.decode("ascii", "replace").rstrip("/")
    query: str = request.scope["query_string"].decode("ascii", "replace")
    parameters = _parameters(query) if query else []
    return Asking(
        path,
        query,
        parse(f"{STEM}{path}?{query}" if query else STEM + path, FIELD),
        next((value for name, value in parameters if name == "linktype"), None),
        tuple([value for name, value in parameters if name == "context"]),
        ranges(request.headers.get("accept", "")),
        ranges(request.headers.get("accept-language", "")),
    )


def _parameters(query: str) -> list[tuple[str, str]]:
    """Names, in lower case, and values."""
    pairs = (part.partition("=") for part in query[:LONGEST_INPUT].split("&"))
    return [(name.lower(), unquote_plus(value)) for name, _, value in pairs]
