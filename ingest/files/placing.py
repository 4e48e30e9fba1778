"""From what a file says to rows: the point, the instant, the unit, and whether it can be believed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import islice

from byssus.ingest.files.assign import Target, Targets
from byssus.ingest.files.entries import Entry, Item, Refusal
from byssus.ingest.message import Refused
from byssus.ingest.place import settle
from byssus.ingest.rows import Rows
from byssus.ingest.units import convert
from byssus.ingest.wall import WallClock


@dataclass(slots=True)
class Chunk:
    """Some lines of a file, in order: what they come to, up to line `last`."""

    rows: Rows = field(default_factory=Rows)
    refusals: list[Refusal] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    """Values of probes that feed no point, by their names."""
    last: int = 0


class Placing:
    """Goes through the items of one file in their order.

    Args:
        targets: probe → point.
        zone: of times without one, instead of that of each point's site.
        received_at: when the file is imported.
    """

    def __init__(self, targets: Targets, zone: tzinfo | None, received_at: datetime) -> None:
        self._targets = targets
        self._zone = zone
        self._received_at = received_at
        self._clocks: dict[str, WallClock] = {}

    def chunks(self, items: Iterable[Item], size: int) -> Iterator[Chunk]:
        """The items, `size` at a time."""
        items = iter(items)
        while part := list(islice(items, size)):
            yield self._chunk(part)

    def _chunk(self, items: Sequence[Item]) -> Chunk:
        chunk = Chunk(last=items[-1].line)
        for item in items:
            if isinstance(item, Refusal):
                chunk.refusals.append(item)
            elif target := self._targets.get(item.name):
                self._place(item, target, chunk)
            else:
                chunk.left_out[item.name] += 1
        return chunk

    def _place(self, entry: Entry, target: Target, chunk: Chunk) -> None:
        time = self._clock(entry.name, target).instant(entry.time)
        try:
            value = convert(entry.value, entry.unit, target.point.unit)
        except Refused as refusal:
            chunk.refusals.append(Refusal(entry.line, entry.name, refusal.problem))
        else:
            settle(target.feed(time), time, value, self._received_at, chunk.rows, historical=True)

    def _clock(self, name: str, target: Target) -> WallClock:
        if name not in self._clocks:
            self._clocks[name] = WallClock(self._zone or target.zone)
        return self._clocks[name]
