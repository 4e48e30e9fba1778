"""Where and when suspects are looked for, and what is known of them."""

from collections.abc import Collection
from dataclasses import dataclass

from byssus.trace.rules.chain import Chain
from byssus.trace.rules.load import Span


@dataclass(frozen=True, slots=True)
class Reach:
    """Where to look: what happened in a span of time, at some places (canonical names) or anywhere."""

    span: Span
    places: tuple[str, ...] | None = None

    @property
    def values(self) -> dict[str, object]:
        """What queries ask by."""
        places = None if self.places is None else list(self.places)
        return {"start": self.span.start, "end": self.span.end, "places": places}


@dataclass(frozen=True, slots=True)
class Suspects:
    """Goods by name; of these, and of no other, `chain` holds all that their rule looks at.

    `certificates`, by number, are those of which it holds every use; None: uses are not counted.
    """

    uris: Collection[str]
    chain: Chain
    certificates: Collection[str] | None = None
