"""A batch on its way to rows: as far as it can be understood without the database, and then by what clocks told before.

The first step is pure and most of the work, and so is done for the next batch while the database has one in hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from byssus.core.arrival import Doubt
from byssus.ingest.clocks import Clocks
from byssus.ingest.edge.follow import Heard, hear
from byssus.ingest.message import Decoded, Problem, Reason, Received
from byssus.ingest.place import place, settle
from byssus.ingest.registry import Registry
from byssus.ingest.rows import DoubtfulRow, Rows
from byssus.ingest.waiting import NOTHING, Settled


class Placed(NamedTuple):
    """A message, what it says, and what of that could not be used."""

    received: Received
    decoded: Decoded
    problems: list[Problem]
    retimed: bool = False
    """Whether it was given times that follow from its receipt."""

    @property
    def lacks_plant(self) -> bool:
        """Whether something is not declared, so far as we know."""
        return any(problem.reason in (Reason.UNKNOWN_DEVICE, Reason.UNASSIGNED) for problem in self.problems)

    @property
    def is_recognisable(self) -> bool:
        """Whether it changes nothing when it comes again, because of what it says alone."""
        return not self.problems and not self.retimed and self.decoded.is_timed and self.decoded.edge is None


@dataclass(frozen=True, slots=True)
class Placement:
    """What messages come to by one state of the plant: rows, and what became of each message."""

    registry: Registry
    rows: Rows
    placed: list[Placed]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Messages with what each says, and what they come to unless the store or a change of the plant forbids it."""

    heard: list[Heard]
    placement: Placement | None = None
    """None while nobody knows the plant."""

    @property
    def messages(self) -> list[Received]:
        """The messages as they came."""
        return [one.received for one in self.heard]


def prepare(messages: Sequence[Received], registry: Registry | None) -> Prepared:
    """Understand messages as far as it goes without the database."""
    heard = hear(messages)
    return Prepared(heard, place_all(heard, registry) if registry else None)


def place_all(batch: Sequence[Heard], registry: Registry) -> Placement:
    """The rows that a batch comes to, believing every clock that may be right."""
    rows = Rows()
    placed = [Placed(one.received, one.decoded, place(one.decoded, one.received, registry, rows)) for one in batch]
    return Placement(registry, rows, placed)


def retimed(placement: Placement, clocks: Clocks, late: Settled = NOTHING) -> Placement:
    """The same with the times that follow from what wrong clocks showed, which is remembered, and `late` as settled."""
    strays = [
        *clocks.retimed(placement.rows.strays),
        *(stray._replace(time=time) for stray, time in late.judged.slow),
    ]
    if not strays and late is NOTHING:
        return placement
    rows = _settled(placement.rows, late)
    for stray in strays:
        settle(stray.feed, stray.time, stray.value, stray.received_at, rows)
    times = {stray.received_at for stray in strays}
    return replace(
        placement, rows=rows, placed=[one._replace(retimed=one.received.at in times) for one in placement.placed]
    )


def _settled(rows: Rows, late: Settled) -> Rows:
    """Other rows, without what is not believed as it was told, and with what waited until now."""
    left_out = late.left_out
    behind = [
        DoubtfulRow(one.feed.point.id, one.time, one.value, Doubt.TIME_BEHIND, one.received_at)
        for one, _ in late.judged.slow
    ]
    return replace(
        rows,
        readings=[*late.readings, *(row for row in rows.readings if row.told not in left_out)],
        doubtful=[*rows.doubtful, *late.doubtful, *behind],
    )
