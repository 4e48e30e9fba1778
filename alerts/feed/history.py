"""A point's stored readings, read only as far as a fold needs them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from byssus.alerts.condition.reading import Reading
from byssus.alerts.queries import SQL
from byssus.core.database import Connection

_PAGE = 500


@dataclass(frozen=True, slots=True)
class StoredHistory:
    """The readings of one point from `first` on; implements `ledger.History` within the caller's transaction."""

    connection: Connection
    point: int
    first: datetime

    def since(self, time: datetime) -> Iterator[Reading]:
        """Readings at `time` and later, oldest first."""
        return self._read("readings_since", max(time, self.first))

    def before(self, time: datetime) -> Iterator[Reading]:
        """Readings earlier than `time`, newest first."""
        return self._read("readings_before", time)

    def _read(self, query: LiteralString, time: datetime) -> Iterator[Reading]:
        with self.connection.cursor(query) as cursor:
            cursor.itersize = _PAGE
            cursor.execute(SQL[query], {"point": self.point, "time": time, "first": self.first})
            for row in cursor:
                yield Reading(*row)
