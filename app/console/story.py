"""A history as people tell it: what was done alike, one after the other at one place, is told once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from byssus.trace.answer.model import Happening, Involved


@dataclass(frozen=True, slots=True)
class Passage:
    """Events of the same kind, step, outcome and place with nothing else between them; in order of time."""

    happenings: tuple[Happening, ...]

    @property
    def first(self) -> Happening:
        """The earliest, which says what all of them were."""
        return self.happenings[0]

    @property
    def until(self) -> datetime:
        """When the last of them was."""
        return self.happenings[-1].time

    @property
    def things(self) -> list[Involved]:
        """What took part, inputs first, each once."""
        parts = dict.fromkeys(thing for happening in self.happenings for thing in happening.things)
        return sorted(parts, key=lambda thing: thing.role != "input")


def story(timeline: Iterable[Happening]) -> list[Passage]:
    """The timeline, told in passages."""
    return [Passage(tuple(alike)) for _, alike in groupby(timeline, key=_kind)]


def _kind(happening: Happening) -> tuple[str, str | None, str | None, str | None]:
    place = happening.place.uri if happening.place else None
    return happening.type, happening.step, happening.disposition, place
