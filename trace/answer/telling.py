"""What is known of a code, part by part: of a large tree only a small piece of the answer is held at a time.

What is held of all of it are names, places and times, less than two kilobytes a thing; products, events and
temperatures are looked up as they are told.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import TypeVar

from byssus.core.database import Connection
from byssus.trace.answer.history import timeline
from byssus.trace.answer.items import describe_items, names_of
from byssus.trace.answer.model import Happening, Item, Life, Link, LivedStay, Node, Place
from byssus.trace.answer.places import Places, load_places
from byssus.trace.answer.sight import EVERYWHERE, Sight
from byssus.trace.exposure.cold_chain import life, lived
from byssus.trace.exposure.stays import Stay
from byssus.trace.exposure.whereabouts import whereabouts
from byssus.trace.lineage.life import lives
from byssus.trace.lineage.stored import containers, trace_items
from byssus.trace.lineage.walk import Direction, Limits, Reached
from byssus.trace.lineage.window import Window

_AT_ONCE = 2000
"""Things that are looked up together."""
_One = TypeVar("_One")


@dataclass(frozen=True)
class Telling:
    """The parts of an answer, each told once, in any order.

    Args:
        connection: where journal, readings and excursions are; used until the last part is told.
        start: number and name of what was asked for.
        back: everything that it came from.
        forth: everything that it went into.
        now: until when open stays are measured.
        limits: where containers of containers are cut.
        sight: what its reader may see of it.
    """

    connection: Connection
    start: Mapping[int, str]
    back: Reached[int]
    forth: Reached[int]
    now: datetime
    limits: Limits
    sight: Sight = EVERYWHERE

    @property
    def truncated(self) -> bool:
        """Whether there is more than is told."""
        return self.back.truncated or self.forth.truncated

    @property
    def hidden(self) -> int:
        """How many things of the tree the reader may not see."""
        return len(self._steps) - len(self._seen)

    def items(self) -> list[Item]:
        """What the code names."""
        return list(describe_items(self.connection, self.start).values())

    def nodes(self) -> Iterator[Node]:
        """Every thing of the tree, from the farthest input to the farthest product."""
        ordered = sorted(self._seen, key=lambda item: (self._steps[item], self._names[item]))
        for some in _batches(ordered):
            items = describe_items(self.connection, some)
            yield from (Node(item=items[one], steps=self._steps[one], places=self._now(one)) for one in some)

    def links(self) -> Iterator[Link]:
        """How they are joined, in order of time; two that read the same are one."""
        seen = (edge for edge in self.back.edges | self.forth.edges if {edge.source, edge.target} <= self._seen)
        edges = {(edge.starts_at, self._names[edge.source], self._names[edge.target], edge.kind, edge.ends_at)
                 for edge in seen}  # fmt: skip
        for starts_at, source, target, kind, ends_at in sorted(edges, key=lambda edge: edge[:4]):
            yield Link(source=source, target=target, kind=kind, starts_at=starts_at, ends_at=ends_at)

    def timeline(self) -> Iterator[Happening]:
        """What happened to it, to all that it came from, and to what held it, in order of time."""
        around = containers(self.connection, self.start, self.limits).windows
        told = {item: self._names[item] for item in {*self._ends, *around} & self._seen}
        found = timeline(self.connection, told, lambda item, time: self._matters(item, time, around), self._places)
        return (event for event in found if self.sight.reaches(event.place.uri if event.place else None))

    def _matters(self, item: int, time: datetime, around: Mapping[int, list[Window]]) -> bool:
        """Whether an event was before its thing was used up, or while its container held what is asked for."""
        if item in self._ends:
            end = self._ends[item]
            return end is None or time <= end
        return any(window.start <= time <= window.end for window in around[item])

    def stays(self) -> Iterator[LivedStay]:
        """Where it and all that it came from lay, and how cold it was there, in order of time."""
        for some in _batches(self._spent):
            yield from lived(self.connection, some, self._places, self.now)

    def life(self) -> Life:
        """The cold chain as a whole."""
        return life(self.connection, [stay for _, stay in self._spent], self._places, self.now)

    @cached_property
    def _steps(self) -> dict[int, int]:
        """How far each thing is away; what lies both ways goes by the shorter."""
        ways = [*((item, -depth) for item, depth in self.back.depth.items()), *self.forth.depth.items()]
        return dict(sorted(ways, key=lambda way: abs(way[1]), reverse=True))

    @cached_property
    def _seen(self) -> set[int]:
        """What the reader may see of it: what was asked for, and that to which something happened within sight."""
        return {*self.start} | self.sight.items(self.connection, self._steps)

    @cached_property
    def _names(self) -> Mapping[int, str]:
        return names_of(self.connection, self._steps)

    @cached_property
    def _places(self) -> Places:
        return load_places(self.connection)

    @cached_property
    def _ends(self) -> Mapping[int, datetime | None]:
        return lives(self.start, self.back)

    @cached_property
    def _whereabouts(self) -> Mapping[int, list[Stay]]:
        batches = _batches(self._steps)
        return {item: stays for some in batches for item, stays in whereabouts(self.connection, some).items()}

    @cached_property
    def _spent(self) -> list[tuple[str, Stay]]:
        """The stays until each thing was used up, with its name; not those to come, by a clock that is ahead."""
        spent = [
            (self._names[item], cut)
            for item, end in self._ends.items()
            for stay in self._whereabouts[item]
            if stay.arrived_at <= self.now
            and self.sight.reaches(stay.location)
            and (cut := stay.within(stay.arrived_at, end))
        ]
        return sorted(spent, key=lambda one: (one[1].arrived_at, one[0], one[1].location))

    def _now(self, item: int) -> tuple[Place, ...]:
        last = (stay for stay in self._whereabouts[item] if stay.lasts_at(self.now))
        return tuple(self._places.place(stay.location) for stay in last if self.sight.reaches(stay.location))


def telling(
    connection: Connection, start: Mapping[int, str], now: datetime, limits: Limits, sight: Sight = EVERYWHERE
) -> Telling:
    """Walk the tree of some things, and be ready to tell of it."""
    back = trace_items(connection, start, Direction.BACK, limits)
    forth = trace_items(connection, start, Direction.FORTH, limits)
    return Telling(connection, start, back, forth, now, limits, sight)


def _batches(of: Iterable[_One]) -> Iterator[list[_One]]:
    rest = iter(of)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
