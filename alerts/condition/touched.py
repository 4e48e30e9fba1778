"""The readings that a rule judges, as a history of their own, and which of them an arrival touches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, takewhile
from typing import NamedTuple

from byssus.alerts.condition.ledger import History
from byssus.alerts.condition.measure import measured
from byssus.alerts.condition.reading import Reading
from byssus.alerts.condition.rule import Rule
from byssus.core.plant.haccp import Measure

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class MeasuredHistory:
    """What a rule measured from `first` on; implements `ledger.History`.

    Args:
        readings: those of the point, from the rule's `reach` before `first` on at least.
    """

    rule: Rule
    readings: History
    first: datetime

    def since(self, time: datetime) -> Iterator[Reading]:
        """What was measured at `time` and later, oldest first."""
        begin = max(time, self.first)
        rows = measured(self.rule, self.readings.since(begin - self.rule.reach))
        return (Reading(*row) for row in rows if row[0] >= begin)

    def before(self, time: datetime) -> Iterator[Reading]:
        """What was measured before `time`, newest first."""
        while chunk := list(islice(self.readings.before(time), _CHUNK)):
            start = chunk[-1].time
            yield from reversed([reading for reading in self._between(start, time) if reading.time < time])
            time = start

    def touched(self, arrived: Iterable[Reading]) -> Iterator[Reading]:
        """All that an arrival may have changed: what is measured up to the `reach` after each of its readings."""
        for start, end in _spans(arrived, self.rule):
            yield from self._between(start, end)

    def _between(self, start: datetime, end: datetime) -> Iterator[Reading]:
        """From `start` to `end`, both included."""
        return takewhile(lambda reading: reading.time <= end, self.since(start))


def _spans(arrived: Iterable[Reading], rule: Rule) -> list[tuple[datetime, datetime]]:
    """The reaches after readings, made one where they overlap."""
    spans: list[tuple[datetime, datetime]] = []
    for time in sorted(reading.time for reading in arrived):
        start = spans.pop()[0] if spans and time <= spans[-1][1] else time
        spans.append((start, time + rule.reach))
    return spans


class Judged(NamedTuple):
    """What a rule has to judge after an arrival: the history as it sees it, and what is new or otherwise in it."""

    history: History
    touched: Iterable[Reading]


def judged(rule: Rule, readings: History, first: datetime, arrived: Iterable[Reading]) -> Judged:
    """What a rule that is in force from `first` on has to judge after readings arrived, which are stored by now.

    Args:
        rule: a version of a limit rule.
        readings: those of the point, from the rule's `reach` before `first` on.
        first: the event time from which on it judges.
        arrived: the new ones among the readings, in any order.
    """
    if rule.measure is Measure.VALUE:
        return Judged(readings, arrived)
    history = MeasuredHistory(rule, readings, first)
    return Judged(history, history.touched(arrived))
