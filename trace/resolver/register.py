"""Writing link sets: who may, what a set must hold, and the rows that result."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from byssus.core.database import Connection
from byssus.core.errors import InvalidInput, NotAllowed, NotFound
from byssus.core.plant.links import LinkEntry, LinkSetEntry
from byssus.core.sql import load_queries
from byssus.trace.resolver.anchors import REST, Anchor, read_anchor, variables_of
from byssus.trace.resolver.link import LINKS, Link, LinkSet
from byssus.trace.resolver.link_types import is_known, type_name, type_uri

_SQL = load_queries(Path(__file__).with_name("links.sql"))


@dataclass(frozen=True, slots=True)
class Steward:
    """Who manages links: `name` for the record; `prefixes` are the company prefixes of the firm, None for all."""

    name: str
    prefixes: tuple[str, ...] | None

    def require(self, anchor: Anchor) -> None:
        """Go on only if the key of the anchor is of the firm.

        Raises:
            NotAllowed: it has a company prefix of somebody else.
        """
        if self.prefixes is not None and not anchor.licensed.startswith(self.prefixes):
            ours = ", ".join(self.prefixes) or "none"
            raise NotAllowed(
                f"{anchor.path} has no company prefix of your firm; its prefixes are: {ours}.",
                where=anchor.path,
                advice="An admin writes the prefixes of a firm into the plant file, under `parties`.",
            )


class Put(NamedTuple):
    """A link set that was written: new at its anchor, or other than the one that was there."""

    anchor: str
    new: bool

    def __str__(self) -> str:
        return f"{'+' if self.new else '~'} links {self.anchor}"


@dataclass(frozen=True, slots=True)
class Registered:
    """A link set as it stands, with who wrote it and when."""

    link_set: LinkSet
    changed_at: datetime
    changed_by: str


def steward_of(connection: Connection, name: str, party: str | None) -> Steward:
    """The steward of the links of a firm; whoever belongs to none manages none."""
    row = connection.execute(_SQL["prefixes"], {"party": party}).fetchone()
    return Steward(name, tuple(row[0]) if row else ())


def understood(entry: LinkSetEntry) -> tuple[LinkSet, Anchor]:
    """The link set that an entry describes, in canonical form.

    Raises:
        InvalidInput: its anchor is none, a target has a variable that the anchor has not, a type is unknown, or the
            default type is that of none of its links.
    """
    used = frozenset().union(*(variables_of(link.href) for link in entry.links))
    text = entry.anchor.removesuffix("/") + "".join(_qualifiers(entry.qualifiers))
    if REST in used and not entry.qualifiers and not text.endswith(f"{{{REST}}}"):
        text += f"{{{REST}}}"
    anchor = read_anchor(text)
    if unknown := used - anchor.names.keys() - set(anchor.names.values()):
        raise InvalidInput(f"The anchor has no variable {min(unknown)!r} that a target uses.", where=anchor.path)
    links = tuple(_link(link, anchor) for link in entry.links)
    default = type_uri(entry.default_linktype) if entry.default_linktype else None
    if default and default not in {link.type for link in links}:
        raise InvalidInput(f"No link has the default type {entry.default_linktype}.", where=anchor.path)
    return LinkSet(anchor.path, entry.item_description, default, links), anchor


def _qualifiers(given: Sequence[Mapping[str, str]]) -> Iterator[str]:
    for qualifier in given:
        for ai, value in qualifier.items():
            yield f"/{ai}/{value}"


def _link(entry: LinkEntry, anchor: Anchor) -> Link:
    kind = type_uri(entry.linktype)
    if not is_known(kind):
        raise InvalidInput(
            f"GS1 knows no link type {type_name(kind)}.", where=anchor.path, advice="Check its spelling."
        )
    href = entry.href
    for name, canonical in anchor.names.items():
        href = href.replace(f"{{{name}}}", f"{{{canonical}}}")
    return Link(kind, href, entry.title, entry.type, entry.hreflang, entry.context, entry.fwqs)


def put_links(connection: Connection, entries: Sequence[LinkSetEntry], steward: Steward, now: datetime) -> list[Put]:
    """Write link sets, each in the place of the one at its anchor, and say which were new or differed.

    Raises:
        InvalidInput: an entry is wrong, or two have one anchor; nothing was written.
        NotAllowed: an anchor is not of the steward's firm; nothing was written.
    """
    sets: dict[str, tuple[LinkSet, Anchor]] = {}
    for entry in entries:
        link_set, anchor = understood(entry)
        steward.require(anchor)
        if anchor.path in sets:
            raise InvalidInput("The anchor stands twice.", where=anchor.path)
        sets[anchor.path] = link_set, anchor
    return [put for _, each in sorted(sets.items()) for put in _put(connection, *each, steward, now)]


def _put(connection: Connection, link_set: LinkSet, anchor: Anchor, steward: Steward, now: datetime) -> Iterator[Put]:
    values = {
        "anchor": link_set.anchor,
        "licensed": anchor.licensed,
        "description": link_set.description,
        "default_type": link_set.default_type,
        "links": Jsonb(LINKS.dump_python(link_set.links, mode="json")),
        "now": now,
        "actor": steward.name,
    }
    for (new,) in connection.execute(_SQL["put"], values):
        yield Put(anchor.path, new)


def remove_links(connection: Connection, anchor_text: str, steward: Steward) -> str:
    """Forget the link set of an anchor, and give the anchor in canonical form.

    Raises:
        InvalidInput: the text is no anchor.
        NotAllowed: it is not of the steward's firm.
        NotFound: it has no links.
    """
    anchor = read_anchor(anchor_text)
    steward.require(anchor)
    if connection.execute(_SQL["remove"], {"anchor": anchor.path}).fetchone() is None:
        raise _without_links(anchor)
    return anchor.path


def links_at(connection: Connection, anchor_text: str, steward: Steward) -> Registered:
    """The link set of exactly this anchor; raises as `remove_links` does."""
    anchor = read_anchor(anchor_text)
    steward.require(anchor)
    row = connection.execute(_SQL["one"], {"anchor": anchor.path}).fetchone()
    if row is None:
        raise _without_links(anchor)
    return _registered(row)


def list_links(connection: Connection, steward: Steward, after: str, limit: int) -> list[Registered]:
    """Link sets of the steward's firm in the order of their anchors, behind the anchor `after`."""
    prefixes = None if steward.prefixes is None else list(steward.prefixes)
    rows = connection.execute(_SQL["page"], {"after": after, "prefixes": prefixes, "limit": limit})
    return [_registered(row) for row in rows]


def _registered(row: TupleRow) -> Registered:
    anchor, description, default_type, links, changed_at, changed_by = row
    return Registered(LinkSet(anchor, description, default_type, LINKS.validate_json(links)), changed_at, changed_by)


def _without_links(anchor: Anchor) -> NotFound:
    return NotFound("No links are registered at this anchor.", where=anchor.path)
