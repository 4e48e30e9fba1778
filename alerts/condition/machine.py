"""The condition machine: a pure function from a point's readings, in order of event time, to its excursions.

    NORMAL ──breach──▶ PENDING ──on_delay──▶ ACTIVE ◀──▶ RECOVERING ──off_delay──▶ NORMAL
       ◀──no breach──────┘

A gap longer than the rule's `max_gap` neither confirms nor clears: no timer runs across it. Once a reading has left the
machine NORMAL, nothing before that reading matters any more; `ledger` rests on this to fold in late data.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from byssus.alerts.condition.excursion import Excursion, Origin
from byssus.alerts.condition.reading import Reading, Row
from byssus.alerts.condition.rule import Rule
from byssus.alerts.condition.state import START, Run, State

_ZERO = timedelta(0)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Watch:
    """One rule at one point: what one machine runs for and one ledger is kept of."""

    point: str
    rule: Rule


class Fold(NamedTuple):
    """What came of a fold: the state to go on from, and the excursions that were raised, the open one last."""

    state: State
    ledger: list[Excursion]


def fold(watch: Watch, readings: Iterable[Row], state: State = START) -> Fold:
    """Run the machine over readings that are sorted by time, unique, and later than `state.at` (see `in_order`).

    Folding in one go or in pieces, each from the state that the last one left, gives the same excursions.
    """
    machine = Machine(watch, state)
    machine.take_all(readings)
    return Fold(machine.state, machine.ledger)


class Machine:
    """One watch in motion."""

    def __init__(self, watch: Watch, state: State) -> None:
        rule = watch.rule
        self.watch = watch
        self.at = state.at
        self.run = state.run and copy(state.run)
        self._cleared: list[Excursion] = []
        self._sign, self._limit, self._brink, self._rest = rule.sign, rule.height(rule.limit), rule.brink, rule.rest
        self._on_delay, self._off_delay, self._max_gap = rule.on_delay, rule.off_delay, rule.max_gap

    @property
    def state(self) -> State:
        """The state after the last reading."""
        return State(self.at, copy(self.run))

    @property
    def ledger(self) -> list[Excursion]:
        """The excursions seen since the machine was set in motion, in order of time; at most the last one is open."""
        if self.run is None or self.run.raised_by is None:
            return list(self._cleared)
        return [*self._cleared, self._excursion(self.run, self.run.raised_by)]

    def take_all(self, readings: Iterable[Row]) -> None:
        """Step through readings, each later than the one before; those that leave the machine NORMAL cost little."""
        sign, brink, at = self._sign, self._brink, self.at
        out = self.run is not None
        for reading in readings:
            if out or sign * reading[1] > brink:
                self.take(reading)
                out = self.run is not None
            at = reading[0]
        self.at = at

    def take(self, reading: Row) -> None:
        """Step to the next reading, which is later than the last."""
        time, value, _ = reading
        height, run = self._sign * value, self.run
        if run is not None:
            self._move(run, reading, height, self._count(run, time - self.at))
        elif height > self._brink:
            self.run = Run(time, peak=value, peak_at=time, over=height - self._limit)
            self._wait(self.run, reading, _ZERO)
        self.at = time

    def _count(self, run: Run, span: timedelta) -> timedelta:
        """Add the time since the last reading to the measures; return how much of it a timer may count."""
        run.n_readings += 1
        if span > self._max_gap:
            run.n_gaps += 1
            return _ZERO
        if run.over is not None:
            run.time_out += span
            run.degree_seconds += run.over * span.total_seconds()
        return span

    def _move(self, run: Run, reading: Row, height: float, span: timedelta) -> None:
        in_breach = height > self._brink
        run.over = height - self._limit if in_breach else None
        if height > self._sign * run.peak:
            run.peak_at, run.peak, _ = reading
        if run.raised_by is None and in_breach:
            self._wait(run, reading, span)
        elif run.raised_by is None:
            self.run = None
        elif height > self._rest:
            run.ended_at = None
        else:
            self._recover(run, run.raised_by, reading[0], span)

    def _wait(self, run: Run, reading: Row, span: timedelta) -> None:
        run.timer += span
        if run.timer >= self._on_delay:
            run.raised_by = Reading(*reading)

    def _recover(self, run: Run, raised_by: Reading, time: datetime, span: timedelta) -> None:
        if run.ended_at is None:
            run.ended_at, run.timer = time, _ZERO
        else:
            run.timer += span
        if run.timer >= self._off_delay:
            self._cleared.append(self._excursion(run, raised_by, cleared_at=time))
            self.run = None

    def _excursion(self, run: Run, raised_by: Reading, cleared_at: datetime | None = None) -> Excursion:
        return Excursion(
            point=self.watch.point,
            rule=self.watch.rule.code,
            rule_version=self.watch.rule.version,
            started_at=run.started_at,
            raised_at=raised_by.time,
            ended_at=run.ended_at,
            cleared_at=cleared_at,
            peak=run.peak,
            peak_at=run.peak_at,
            minutes_out=round(run.time_out / _MINUTE, 6),
            degree_minutes=round(run.degree_seconds / 60, 6),
            n_readings=run.n_readings,
            n_gaps=run.n_gaps,
            origin=Origin.BACKFILL if raised_by.backfill else Origin.LIVE,
        )
