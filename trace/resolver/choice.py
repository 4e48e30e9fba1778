"""Which of a thing's links answers a request."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from byssus.trace.resolver.link import Link
from byssus.trace.resolver.preferences import Liking, Range, language_liking, media_liking


class Asked(StrEnum):
    """What a request is for."""

    LINK = "link"
    LINKSET = "linkset"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a request says beyond the code.

    Attributes:
        link_type: URI of the type asked for; None for the default link.
        languages: of `Accept-Language`.
        media: of `Accept`.
        contexts: of the query.
    """

    link_type: str | None = None
    languages: tuple[Range, ...] = ()
    media: tuple[Range, ...] = ()
    contexts: tuple[str, ...] = ()


PLAIN: Final = Wish()
"""A request that says nothing."""


def best(links: Sequence[Link], wish: Wish = PLAIN) -> list[Link]:
    """The links that suit a request best; more than one only where nothing tells them apart.

    First by context, then by what the client can take, then by language, then by media type; of links that suit
    equally, but differ, the owner's first one. None are given only where none were.
    """
    if len(links) < 2:
        return list(links)
    fitting = _takeable(_in_context(links, wish.contexts), wish.media)
    likings = [_liking(link, wish) for link in fitting]
    top = max(likings)
    first, *others = [link for link, liking in zip(fitting, likings, strict=True) if liking == top]
    return [first, *(other for other in others if other.attributes == first.attributes)]


def _in_context(links: Sequence[Link], contexts: Sequence[str]) -> list[Link]:
    """Those of the context asked for; without such, those of no context; without these, all."""
    asked = {context.lower() for context in contexts}
    inside = [link for link in links if asked.intersection(map(str.lower, link.contexts))]
    return inside or [link for link in links if not link.contexts] or list(links)


def _takeable(links: Sequence[Link], media: Sequence[Range]) -> list[Link]:
    return [link for link in links if media_liking(media, link.media_type) > 0] or list(links)


def _liking(link: Link, wish: Wish) -> tuple[Liking, float]:
    return language_liking(wish.languages, link.languages), media_liking(wish.media, link.media_type)
