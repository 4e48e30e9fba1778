"""A ledger kept up to date in memory, as the worker keeps it in the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from builders.conditions import START
from byssus.alerts.condition.change import Amended, Cancelled, Change, Continued, Raised
from byssus.alerts.condition.excursion import Excursion
from byssus.alerts.condition.ledger import History, Standing, update
from byssus.alerts.condition.machine import Watch
from byssus.alerts.condition.reading import Reading
from byssus.alerts.condition.state import START as BEGUN
from byssus.alerts.condition.state import State, state_from_json, state_to_json
from byssus.alerts.condition.touched import judged


@dataclass
class Store:
    """A store of one watch's standing, as the worker keeps it."""

    state: State = BEGUN
    ledger: tuple[Excursion, ...] = ()

    def take(self, watch: Watch, history: History, arrived: Sequence[Reading]) -> None:
        earliest = min(reading.time for reading in arrived)
        touched = [row for row in self.ledger if row.cleared_at is None or row.cleared_at >= earliest]
        standing = Standing(state_from_json(state_to_json(self.state)), touched)
        self.state, changes = update(watch, standing, *judged(watch.rule, history, START, arrived))
        for change in changes:
            self.apply(change)

    def apply(self, change: Change) -> None:
        rows = list(self.ledger)
        match change:
            case Raised(after):
                rows.append(after)
            case Continued(before, after):
                assert before.cleared_at is None
                rows[rows.index(before)] = after
            case Amended(before, after, merged):
                rows[rows.index(before)] = after
                rows = [row for row in rows if row not in merged]
            case Cancelled(before):
                rows.remove(before)
        self.ledger = tuple(sorted(rows, key=lambda row: row.started_at))
