"""A point's stored readings, read only as far as a fold needs them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from byssus.alerts.condition.reading import Reading
from byssus.alerts.queries import SQL
from byssus.core.database import Connection

_FIRST_PAGE, _PAGE = 20, 500
"""Late readings mostly touch a few before and after them; whoever wants more wants it all."""


@dataclass(frozen=True, slots=True)
class StoredHistory:
    """The readings of one point from `first` on; implements `ledger.History` within the caller's transaction."""

    connection: Connection
    point: int
    first: datetime

    def since(self, time: datetime) -> Iterator[Reading]:
        """Readings at `time` and later, oldest first."""
        return self._pages("readings_since", "readings_after", max(time, self.first))

    def before(self, time: datetime) -> Iterator[Reading]:
        """Readings earlier than `time`, newest first."""
        return self._pages("readings_before", "readings_before", time)

    def _pages(self, first: str, others: str, time: datetime) -> Iterator[Reading]:
        limit = _FIRST_PAGE
        page = self._page(first, time, limit)
        yield from page
        while len(page) == limit:
            limit = _PAGE
            page = self._page(others, page[-1].time, limit)
            yield from page

    def _page(self, query: str, time: datetime, limit: int) -> list[Reading]:
        values = {"point": self.point, "time": time, "first": self.first, "limit": limit}
        return [Reading(*row) for row in self.connection.execute(SQL[query], values)]
