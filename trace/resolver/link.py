"""Links, and the set of links that one thing has."""

from dataclasses import dataclass, field
from typing import Final

from pydantic import TypeAdapter

GS1: Final = "https://ref.gs1.org/voc/"
"""The namespace of GS1's Web vocabulary; `gs1:` for short."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a resource about a thing.

    Attributes:
        type: what the resource is: a URI, most often of GS1's Web vocabulary.
        href: where it is; holds the `{variables}` of the anchor until they are filled in.
        title: for people.
        media_type: None for any.
        languages: BCP 47 tags; `und`, or none at all, is a resource for every other language.
        contexts: in which it is meant, such as a country.
        forwards: whether the query of the request goes with the redirection.
    """

    type: str
    href: str
    title: str
    media_type: str | None = None
    languages: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    forwards: bool = True

    @property
    def attributes(self) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
        """All that a request can tell one link of a type from another by."""
        return self.media_type, self.languages, self.contexts


@dataclass(frozen=True, slots=True)
class LinkSet:
    """The links of the thing or things that an anchor names, in the order in which their owner prefers them.

    Attributes:
        anchor: path of a GS1 Digital Link, in canonical form; a value may be a `{variable}`.
        description: what the thing is, for people.
        default_type: the type that its default link has; None where the default is that of the thing above it.
        links: at least one.
    """

    anchor: str
    description: str
    default_type: str | None
    links: tuple[Link, ...] = field(default=())


LINKS: Final = TypeAdapter(tuple[Link, ...])
"""How links are written to and read from the database: as JSON."""
