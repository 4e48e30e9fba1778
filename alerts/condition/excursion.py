"""The ledger's rows: when a point was out of range, how far and how long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import orjson


class Origin(StrEnum):
    """Whether an excursion became known while it happened."""

    LIVE = "live"
    BACKFILL = "backfill"


@dataclass(frozen=True, slots=True)
class Excursion:
    """One raised excursion of one point under one version of one rule. All times are event times, UTC.

    It is a function of the readings alone. `origin` too: it is that of the reading that raised the excursion, and
    each reading keeps what was found about it when it was first received.
    """

    point: str
    rule: str
    rule_version: int
    started_at: datetime
    """The first reading of the unbroken run of breaches that led to it."""
    raised_at: datetime
    """The reading at which the breach had lasted for the rule's `on_delay`."""
    ended_at: datetime | None
    """The first reading of the recovery; None while readings are out, or came out again."""
    cleared_at: datetime | None
    """The reading at which the recovery had lasted for the rule's `off_delay`; None while open."""
    peak: float
    """The worst value, in the unit of the rule's measure; likewise what follows of values and readings."""
    peak_at: datetime
    """When the worst value was reached first."""
    minutes_out: float
    """Minutes that followed readings in breach; gaps count nothing."""
    degree_minutes: float
    """The same minutes, each times the distance beyond the limit of the reading before it."""
    n_readings: int
    """Readings from `started_at` to `cleared_at`, both included, or to the newest while open."""
    n_gaps: int
    """Pairs of consecutive readings among them that were further apart than the rule's `max_gap`."""
    origin: Origin

    def covers(self, time: datetime) -> bool:
        """Whether the machine was out of NORMAL after a reading at `time` because of this excursion."""
        return self.started_at <= time and (self.cleared_at is None or time < self.cleared_at)

    def overlaps(self, other: "Excursion") -> bool:
        """Whether the two have time in common, from start to clearing."""
        return self.covers(other.started_at) or other.covers(self.started_at)


def ledger_json(ledger: Iterable[Excursion]) -> bytes:
    """The ledger in its canonical form: a JSON list, fields in order, times in UTC with `Z`.

    Two ledgers are the same when these bytes are.
    """
    return orjson.dumps(list(ledger), option=orjson.OPT_UTC_Z)
