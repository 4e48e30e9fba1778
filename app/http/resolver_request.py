"""What somebody asks the resolver: the code in the path, and what query and headers say beyond it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote_plus

from starlette.requests import Request

from byssus.trace.gs1 import FIELD, Code, parse
from byssus.trace.gs1.canonical import STEM
from byssus.trace.gs1.parsing import LONGEST_INPUT
from byssus.trace.resolver.choice import Wish
from byssus.trace.resolver.link_types import DEFAULT, DEFAULT_MULTI, type_uri
from byssus.trace.resolver.linkset import MEDIA_TYPE
from byssus.trace.resolver.preferences import Range, media_liking, ranges

_ALL_LINKS: Final = frozenset({"linkset", "all"})
_JSON: Final = "application/json"
_HTML: Final = "text/html"
_FORMS_KEPT: Final = 1024


@dataclass(frozen=True, slots=True)
class Asking:
    """A request to the resolver.

    Attributes:
        path: of the code, percent-coded as it was sent, without a slash at its end.
        query: as it was sent.
        code: what they say, as it was read.
        asked_type: the link type in the query, as it stands there.
        contexts: in the query.
        compressed: whether it asks for the short form of the code itself, not for where it leads.
        media: of `Accept`.
        form: that follows from it.
        languages: of `Accept-Language`.
    """

    path: str
    query: str
    code: Code
    asked_type: str | None
    contexts: tuple[str, ...]
    compressed: bool
    media: tuple[Range, ...]
    form: "Form"
    languages: tuple[Range, ...]

    @property
    def length(self) -> int:
        """Characters of path and query."""
        return len(self.path) + len(self.query)

    def elements(self) -> list[tuple[str, str]]:
        """Key and qualifiers of a valid code; empty where the path does not begin with its key."""
        path = len(STEM) + len(self.path)
        first = self.code.elements[0]
        if first.position != len(STEM) + len(first.identifier.ai) + 2:
            return []
        return [(element.identifier.ai, element.value) for element in self.code.elements if element.position < path]

    @property
    def wish(self) -> Wish:
        """What a link is chosen by."""
        kind = type_uri(self.asked_type) if self.asked_type else None
        return Wish(None if kind in {DEFAULT, DEFAULT_MULTI} else kind, self.languages, self.media, self.contexts)

    @property
    def wants_all(self) -> bool:
        """Whether this is a request for the link set: by its type, or by what the client can read."""
        return self.asked_type in _ALL_LINKS or self.form.linkset or (self.asked_type is None and self.form.json)


class Form(NamedTuple):
    """In what form a client wants its answer, by `Accept`.

    Attributes:
        page: HTML rather than a document: browsers name it, programs name nothing, or everything.
        linkset: a link set, by its own media type.
        json: JSON rather than HTML.
    """

    page: bool
    linkset: bool
    json: bool

    @property
    def document_type(self) -> str:
        """The media type of a link set for this client."""
        return _JSON if self.json and not self.linkset else MEDIA_TYPE


@lru_cache(_FORMS_KEPT)
def _form(media: tuple[Range, ...]) -> Form:
    if not media:
        return Form(page=False, linkset=False, json=False)
    page, json = media_liking(media, _HTML), media_liking(media, _JSON)
    linkset = any(each.name == MEDIA_TYPE and each.quality for each in media)
    return Form(page > max(json, media_liking(media, MEDIA_TYPE)), linkset, json > page)


def asking(request: Request) -> Asking:
    """The request, read; the path as it was sent, for decoded, a lot with a slash in it would fall apart."""
    raw: bytes = request.scope["raw_path"]
    path = raw.decode("ascii", "replace").rstrip("/")
    query: str = request.scope["query_string"].decode("ascii", "replace")
    parameters = _parameters(query) if query else []
    media = ranges(request.headers.get("accept", ""))
    return Asking(
        path,
        query,
        parse(f"{STEM}{path}?{query}" if query else STEM + path, FIELD),
        next((value for name, value in parameters if name == "linktype"), None),
        tuple([value for name, value in parameters if name == "context"]),
        ("compress", "true") in parameters,
        media,
        _form(media),
        ranges(request.headers.get("accept-language", "")),
    )


def _parameters(query: str) -> list[tuple[str, str]]:
    """Names, in lower case, and values."""
    pairs = (part.partition("=") for part in query[:LONGEST_INPUT].split("&"))
    return [(name.lower(), unquote_plus(value)) for name, _, value in pairs]
