"""What happened in a span of time, by kind: one event of a kind tells what rules ask of all of them by themselves.

Events of a kind are alike in place, step, disposition, the key data that they tell (not their values), and in the
products and the weighing of their goods; see migration 62.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final
from uuid import UUID

from byssus.core.database import Connection
from byssus.core.sql import load_queries
from byssus.trace.rules.chain import Act
from byssus.trace.rules.law import Law
from byssus.trace.rules.load import load_acts
from byssus.trace.rules.suspects.reach import Reach

_SQL: Final = load_queries(Path(__file__).with_suffix(".sql"))


@dataclass(frozen=True, slots=True)
class Kind:
    """Events that are alike, at one place, and `one` of them."""

    place: str | None
    digest: UUID
    one: Act


@dataclass(frozen=True)
class There:
    """What happened where somebody looks, and the law by which it is judged."""

    connection: Connection
    law: Law
    reach: Reach

    @cached_property
    def kinds(self) -> list[Kind]:
        """All kinds of events about goods there."""
        rows = self.connection.execute(_SQL["kinds"], self.reach.values, prepare=False).fetchall()
        acts = load_acts(self.connection, [event for *_, event in rows])
        return [Kind(place, digest, acts[event]) for place, digest, event in rows if event in acts]

    def events(self, wanted: Callable[[Act], bool]) -> list[int]:
        """The numbers of events there, by what all of their kind have in common."""
        found = [kind for kind in self.kinds if wanted(kind.one)]
        if not found:
            return []
        alike = {"where": [kind.place for kind in found], "kinds": [kind.digest for kind in found]}
        values = {**self.reach.values, **alike}
        rows = self.connection.execute(_SQL["of_kinds"], values, prepare=False)
        return list(dict.fromkeys(event for (event,) in rows))
