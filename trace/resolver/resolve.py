"""What a resolver answers: a pure function of the request, the link sets found for its code, and our own page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, TypeAlias

from byssus.trace.resolver.anchors import Candidate, filled
from byssus.trace.resolver.choice import PLAIN, Wish, best
from byssus.trace.resolver.link import GS1, Link, LinkSet
from byssus.trace.resolver.link_types import type_name

OWN_PAGE: Final[Mapping[str, str]] = {
    GS1 + "pip": "产品信息 · Product information",
    GS1 + "traceability": "追溯 · Traceability",
    GS1 + "recallStatus": "召回状态 · Recall status",
}
"""What our own page is of a product that is declared here, where its firm registered no such link: type → title."""


class Level(NamedTuple):
    """The links of one level of the tree, with the values of the code in place of variables; `anchor` is a path."""

    anchor: str
    description: str
    default_type: str | None
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go there."""

    link: Link


@dataclass(frozen=True, slots=True)
class Choices:
    """Nothing tells these links apart; whoever asks has to choose."""

    anchor: str
    description: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Our own page answers."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is no link of this type, or, without a type, nothing at all of this code."""

    link_type: str | None


Answer: TypeAlias = Redirect | Choices | OwnPage | Nothing


def levels(wanted: Sequence[Candidate], found: Mapping[str, LinkSet]) -> list[Level]:
    """The levels at which a code has links, the finest first.

    Args:
        wanted: the candidates of the code.
        found: the link sets that there are, by anchor.
    """
    taken: dict[int, Level] = {}
    for candidate in wanted:
        link_set = found.get(candidate.anchor)
        if link_set is not None and candidate.level not in taken:
            taken[candidate.level] = _level(link_set, candidate)
    return list(taken.values())


def _level(link_set: LinkSet, candidate: Candidate) -> Level:
    links = link_set.links
    if candidate.values:
        links = tuple([replace(link, href=filled(link.href, candidate.values)) for link in links])
    return Level(candidate.thing, link_set.description, link_set.default_type, links)


def answer(tree: Sequence[Level], wish: Wish, *, own_page: bool) -> Answer:
    """What a request for a link is answered with.

    Args:
        tree: the levels of the code, the finest first.
        wish: what the request says.
        own_page: whether our own page tells of this code.
    """
    if wish.link_type is None:
        return _default(tree, wish, own_page=own_page)
    for level in tree:
        if links := best([link for link in level.links if link.type == wish.link_type], wish):
            return Redirect(links[0]) if len(links) == 1 else Choices(level.anchor, level.description, tuple(links))
    return OwnPage() if own_page and wish.link_type in OWN_PAGE else Nothing(wish.link_type)


def _default(tree: Sequence[Level], wish: Wish, *, own_page: bool) -> Answer:
    for level in tree:
        if links := best(default_links(level), wish):
            return Redirect(links[0])
    if own_page:
        return OwnPage()
    return Redirect(best(tree[0].links, wish)[0]) if tree else Nothing(None)


def default_links(level: Level) -> list[Link]:
    """The links of a level among which its default link is chosen."""
    return [link for link in level.links if link.type == level.default_type]


def default_link(tree: Sequence[Level]) -> Link | None:
    """The default link of a request that says nothing but the code; None where there are no links."""
    found = answer(tree, PLAIN, own_page=False)
    return found.link if isinstance(found, Redirect) else None


def with_own_page(tree: Sequence[Level], thing: str, name: str, root: str) -> list[Level]:
    """The tree with the links by which our own page of a product is asked for, where its firm registered no such ones.

    Args:
        tree: the levels of the code, the finest first.
        thing: path of what the code names.
        name: of the product.
        root: scheme and host of the resolver, without a slash at the end.
    """
    taken = {link.type for level in tree for link in level.links}
    own = tuple(_own(kind, root + thing) for kind in OWN_PAGE if kind not in taken)
    has_default = any(default_links(level) for level in tree)
    if tree and tree[0].anchor == thing:
        here, *above = tree
    else:
        here, above = Level(thing, name, None, ()), list(tree)
    default_type = here.default_type if has_default or not own else own[0].type
    merged = here._replace(links=here.links + own, default_type=default_type)
    return [merged, *above] if merged.links else above


def _own(kind: str, uri: str) -> Link:
    return Link(kind, f"{uri}?linkType={type_name(kind)}", OWN_PAGE[kind], "text/html", ("zh", "en"))
