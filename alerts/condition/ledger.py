"""Keeps a ledger right when readings come late, shuffled or again, by folding anew only the span they touch.

The ledger must be what one fold over all readings in order would give. Two facts make a short span enough:

- once a reading has left the machine NORMAL, earlier ones no longer matter: so a fold may begin at the start of an
  excursion, or after any reading that is not in breach and in no excursion;
- where the old course and the new one are NORMAL at the same reading, they coincide from there on.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from byssus.alerts.condition.change import Change, compare
from byssus.alerts.condition.excursion import Excursion
from byssus.alerts.condition.machine import Machine, Watch
from byssus.alerts.condition.reading import Reading, in_order
from byssus.alerts.condition.state import State


class History(Protocol):
    """The stored readings of one point, those that have just arrived included."""

    def since(self, time: datetime) -> Iterator[Reading]:
        """Readings at `time` and later, oldest first."""
        ...

    def before(self, time: datetime) -> Iterator[Reading]:
        """Readings earlier than `time`, newest first."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """What is stored of one watch: its state, and the excursions that were not cleared before the earliest arrival."""

    state: State
    ledger: Sequence[Excursion]


class Update(NamedTuple):
    """What to store: the new state, and what became of the ledger."""

    state: State
    changes: list[Change]


def update(watch: Watch, standing: Standing, history: History, arrived: Iterable[Reading]) -> Update:
    """Take in readings that have just been stored, in any order, some perhaps known already."""
    readings = in_order(arrived)
    late = [reading.time for reading in readings if reading.time <= standing.state.at]
    head = _Course(Machine(watch, standing.state), _head_start(standing.state))
    changes: list[Change] = []
    if late:
        redone = _redo(watch, standing, history, late)
        if redone.machine.at < standing.state.at:
            changes = redone.changes(standing.ledger)
        else:
            head = redone
    for reading in readings:
        if reading.time > head.machine.at:
            head.machine.take(reading)
    return Update(head.machine.state, changes + head.changes(standing.ledger))


@dataclass(frozen=True, slots=True)
class _Course:
    """A machine, and the time of the first reading that its ledger accounts for."""

    machine: Machine
    start: datetime

    def changes(self, old: Sequence[Excursion]) -> list[Change]:
        span = [excursion for excursion in old if self.start <= excursion.started_at <= self.machine.at]
        return compare(span, self.machine.ledger)


def _head_start(state: State) -> datetime:
    return state.run.started_at if state.run else state.at


def _redo(watch: Watch, standing: Standing, history: History, late: Sequence[datetime]) -> _Course:
    """Fold from an anchor before the first late reading until both courses coincide or the readings end."""
    course = _Course(Machine(watch, State()), _anchor(watch, standing.ledger, history, late[0]))
    for reading in history.since(course.start):
        course.machine.take(reading)
        if reading.time > late[-1] and course.machine.run is None and not _covered(standing.ledger, reading.time):
            break
    return course


def _anchor(watch: Watch, ledger: Sequence[Excursion], history: History, late: datetime) -> datetime:
    """The first reading of a span that begins NORMAL and holds the reading at `late`."""
    for excursion in ledger:
        if excursion.covers(late) or excursion.cleared_at == late:
            return excursion.started_at
    start = late
    for reading in history.before(late):
        if not watch.rule.is_breached_by(reading.value):
            break
        start = reading.time
    return start


def _covered(ledger: Sequence[Excursion], time: datetime) -> bool:
    return any(excursion.covers(time) for excursion in ledger)
