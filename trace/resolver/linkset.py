"""Link sets as documents: RFC 9264, in the form of GS1's schema (GS1-Conformant Resolver 1.2, linkset schema)."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NotRequired, TypeAlias, TypedDict

from byssus.trace.resolver.link import Link
from byssus.trace.resolver.link_types import DEFAULT, DEFAULT_MULTI
from byssus.trace.resolver.resolve import Level, default_link, default_links

MEDIA_TYPE: Final = "application/linkset+json"
CONTEXT: Final = "https://ref.gs1.org/standards/resolver/linkset-context"
"""What makes a link set JSON-LD, to be named in a `Link` header."""
_SCHEMA_LANGUAGE: Final = re.compile(r"\w{2}(-\w{2})?")


class LinkObject(TypedDict):
    """A link as an object of the document (RFC 9264 § 4.2.3), with the two members that GS1 adds."""

    href: str
    title: str
    type: NotRequired[str]
    hreflang: NotRequired[list[str]]
    context: NotRequired[list[str]]
    fwqs: NotRequired[bool]


Anchored: TypeAlias = dict[str, str | list[LinkObject]]
"""`anchor` and `itemDescription`, then link types as URIs, each with its links."""


class Linkset(TypedDict):
    """The document."""

    linkset: list[Anchored]


def linkset(root: str, tree: Sequence[Level]) -> Linkset:
    """The links of a code and of all that stands above it, with one default link: that of the code.

    Args:
        root: scheme and host of the resolver, without a slash at the end.
        tree: the levels of the code, the finest first; at least one.
    """
    anchored = [_anchored(root, level) for level in tree]
    if default := default_link(tree):
        anchored[0][DEFAULT] = [_bare(default)]
    return {"linkset": anchored}


def choices(root: str, anchor: str, description: str, links: Iterable[Link]) -> Linkset:
    """The links of one type, of which nothing in the request preferred one."""
    return {"linkset": [_typed(root, anchor, description, links)]}


def _anchored(root: str, level: Level) -> Anchored:
    anchored = _typed(root, level.anchor, level.description, level.links)
    several = default_links(level)
    if several:
        first = default_link([level])
        anchored[DEFAULT] = [_bare(first)] if first else []
    if len(several) > 1:
        anchored[DEFAULT_MULTI] = [link_object(link) for link in several]
    return anchored


def _typed(root: str, anchor: str, description: str, links: Iterable[Link]) -> Anchored:
    anchored: Anchored = {"anchor": root + anchor, "itemDescription": description}
    by_type: dict[str, list[LinkObject]] = {}
    for link in links:
        by_type.setdefault(link.type, []).append(link_object(link))
    return anchored | by_type


def _bare(link: Link) -> LinkObject:
    """A default link has a title and nothing else."""
    return {"href": link.href, "title": link.title}


def link_object(link: Link) -> LinkObject:
    """A link as an object of the document; what is not known is left out, and `und` says no more than that."""
    found: LinkObject = {"href": link.href, "title": link.title}
    if link.media_type:
        found["type"] = link.media_type
    if languages := [tag for tag in link.languages if _SCHEMA_LANGUAGE.fullmatch(tag)]:
        found["hreflang"] = languages
    if link.contexts:
        found["context"] = list(link.contexts)
    if not link.forwards:
        found["fwqs"] = False
    return found
