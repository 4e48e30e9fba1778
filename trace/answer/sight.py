"""What a reader may see of a chain: what happened at some places, and the goods that something happened to there."""

from collections.abc import Collection
from dataclasses import dataclass

from byssus.core.database import Connection
from byssus.trace.queries import SQL


@dataclass(frozen=True, slots=True)
class Sight:
    """The places, by their canonical names; None: everywhere, even where nobody declared the place."""

    places: frozenset[str] | None = None

    def reaches(self, place: str | None) -> bool:
        """Whether what is or was there may be told."""
        return self.places is None or place in self.places

    def items(self, connection: Connection, items: Collection[int]) -> set[int]:
        """Those of some things to which something happened within sight."""
        if self.places is None:
            return set(items)
        wanted = {"items": list(items), "places": list(self.places)}
        return {item for (item,) in connection.execute(SQL["items_seen_at"], wanted)}


EVERYWHERE = Sight()
