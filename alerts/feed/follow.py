"""Alarms follow the ledger: each change of an excursion is stored, logged, and told to whom it concerns."""

from dataclasses import dataclass, replace
from datetime import datetime

from byssus.alerts.condition.change import Amended, Cancelled, Change, Continued, Raised
from byssus.alerts.condition.excursion import Excursion, Origin
from byssus.alerts.feed.standings import Stored, cancel_excursion, insert_excursion, update_excursion
from byssus.alerts.feed.watched import WatchedPoint
from byssus.alerts.notify.plan import plan_notifications
from byssus.alerts.notify.terms import Occasion
from byssus.alerts.operator.alarm import Alarm, Detail, Kind, Step, Subject
from byssus.alerts.operator.course import amend, cancel, clear, relapse
from byssus.alerts.operator.log import alarm_of_excursion, lock_log, raise_alarm, record
from byssus.core.arrival import is_backfill
from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity


@dataclass(frozen=True, slots=True)
class Follower:
    """Carries what became of one rule's ledger at one point into the database, within the caller's transaction.

    Args:
        severity: that of the rule.
        stored: the ledger before.
        now: when we learn of it.
    """

    connection: Connection
    point: WatchedPoint
    severity: Severity
    stored: Stored
    now: datetime

    def follow(self, change: Change) -> None:
        """Carry one change through."""
        match change:
            case Raised(after):
                self._raise(after)
            case Continued(before, after):
                number = self.stored.number(before)
                update_excursion(self.connection, number, after)
                if after.cleared_at:
                    self._clear(number, _facts(after))
            case Amended(before, after, merged):
                self._amend(before, after, merged)
            case Cancelled(before):
                self._cancel(self.stored.number(before), {"reason": "late_data"})

    def _raise(self, after: Excursion) -> None:
        number = insert_excursion(self.connection, self.point.id, self.severity, after)
        place = Subject(Kind.EXCURSION, self.point.site_id, self.point.zone_id, self.point.id, excursion_id=number)
        lock_log(self.connection)
        alarm, line = raise_alarm(self.connection, place, self.severity, after.origin, self.now, _facts(after))
        plan_notifications(self.connection, alarm, line, self._beginning(after), self.now)
        if after.cleared_at:
            self._clear(number, _facts(after))

    def _beginning(self, after: Excursion) -> Occasion:
        if after.cleared_at is None:
            return Occasion.BEGINS if after.origin is Origin.LIVE else Occasion.BEGAN_LATE
        late = after.origin is Origin.BACKFILL or is_backfill(after.raised_at, self.now, self.point.every)
        return Occasion.IS_OVER if late else Occasion.BEGINS

    def _amend(self, before: Excursion, after: Excursion, merged: tuple[Excursion, ...]) -> None:
        number = self.stored.number(before)
        for other in merged:
            self._cancel(self.stored.number(other), {"reason": "merged", "into_excursion": number})
        update_excursion(self.connection, number, after)
        facts = {**_facts(after), "started_before": before.started_at.isoformat()}
        if before.cleared_at and not after.cleared_at:
            self._record(relapse(self._alarm(number), self.now, facts), Occasion.BEGAN_LATE)
        else:
            self._record(amend(self._alarm(number), self.now, facts))
        if after.cleared_at and not before.cleared_at:
            self._clear(number, _facts(after))

    def _clear(self, number: int, facts: Detail) -> None:
        self._record(clear(self._alarm(number), self.now, facts), Occasion.ENDS)

    def _cancel(self, number: int, why: Detail) -> None:
        cancel_excursion(self.connection, number, self.now)
        self._record(cancel(self._alarm(number), self.now, why), Occasion.ENDS)

    def _alarm(self, number: int) -> Alarm:
        lock_log(self.connection)
        return alarm_of_excursion(self.connection, number)

    def _record(self, step: Step, occasion: Occasion | None = None) -> None:
        line = record(self.connection, step)
        if occasion:
            plan_notifications(self.connection, step.alarm, line, occasion, self.now)


def supersede(connection: Connection, stored: Stored, now: datetime) -> None:
    """End what is open under a rule that is no longer in force, with the last reading that it judged."""
    for number, before in stored.ledger.items():
        if before.cleared_at is None:
            last = stored.state.at
            after = replace(before, ended_at=before.ended_at or last, cleared_at=last)
            update_excursion(connection, number, after)
            lock_log(connection)
            step = clear(alarm_of_excursion(connection, number), now, {**_facts(after), "reason": "rule_superseded"})
            plan_notifications(connection, step.alarm, record(connection, step), Occasion.ENDS, now)


def _facts(excursion: Excursion) -> Detail:
    """What the log keeps of an excursion as it was known at that moment."""
    return {
        "point": excursion.point,
        "rule": excursion.rule,
        "rule_version": excursion.rule_version,
        "started_at": excursion.started_at.isoformat(),
        "raised_at": excursion.raised_at.isoformat(),
        "cleared_at": excursion.cleared_at.isoformat() if excursion.cleared_at else None,
        "peak": excursion.peak,
        "minutes_out": excursion.minutes_out,
    }
