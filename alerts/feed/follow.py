"""Alarms follow the ledger: each change of an excursion is stored, logged, and told to whom it concerns."""

from dataclasses import dataclass
from datetime import datetime

from byssus.alerts.condition.change import Amended, Cancelled, Change, Continued, Raised
from byssus.alerts.condition.excursion import Excursion, Origin
from byssus.alerts.condition.state import State
from byssus.alerts.feed.changeover import Carried
from byssus.alerts.feed.facts import facts_of
from byssus.alerts.feed.standings import (
    Stored,
    cancel_excursion,
    continue_excursion,
    insert_excursion,
    update_excursion,
)
from byssus.alerts.feed.watched import WatchedPoint
from byssus.alerts.notify.plan import plan_notifications
from byssus.alerts.notify.terms import Occasion
from byssus.alerts.operator.alarm import Alarm, Detail, Kind, Step, Subject
from byssus.alerts.operator.course import amend, cancel, clear, regrade, relapse
from byssus.alerts.operator.log import alarm_of_excursion, lock_log, raise_alarm, record
from byssus.core.arrival import is_backfill
from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity


@dataclass(slots=True)
class Follower:
    """Carries what became of one rule's ledger at one point into the database, within the caller's transaction.

    Args:
        severity: that of the rule.
        stored: the ledger before.
        now: when we learn of it.
        carried: an alarm that an older version of the rule raised, and that goes on; None once it has an excursion.
    """

    connection: Connection
    point: WatchedPoint
    severity: Severity
    stored: Stored
    now: datetime
    carried: Carried | None = None

    def follow(self, change: Change) -> None:
        """Carry one change through."""
        match change:
            case Raised(after):
                self._raise(after)
            case Continued(before, after):
                number = self.stored.number(before)
                update_excursion(self.connection, number, after)
                if after.cleared_at:
                    self._clear(number, facts_of(after))
            case Amended(before, after, merged):
                self._amend(before, after, merged)
            case Cancelled(before):
                self._cancel(self.stored.number(before), {"reason": "late_data"})

    def _raise(self, after: Excursion) -> None:
        number = insert_excursion(self.connection, self.point.id, self.severity, after)
        if self.carried and (after.cleared_at is None or after.cleared_at > self.carried.until):
            self._go_on(number, self.carried, after)
        else:
            self._begin(number, after)
        if after.cleared_at:
            self._clear(number, facts_of(after))

    def _begin(self, number: int, after: Excursion) -> None:
        place = Subject(Kind.EXCURSION, self.point.site_id, self.point.zone_id, self.point.id, excursion_id=number)
        lock_log(self.connection)
        alarm, line = raise_alarm(self.connection, place, self.severity, after.origin, self.now, facts_of(after))
        plan_notifications(self.connection, alarm, line, self._beginning(after), self.now)

    def _go_on(self, number: int, carried: Carried, after: Excursion) -> None:
        """What the new version raised continues the alarm, which may be worse now, or less bad."""
        self.carried = None
        continue_excursion(self.connection, number, carried.root)
        before = self._alarm(number)
        facts: Detail = {**facts_of(after), "reason": "rule_changed"}
        if before.severity is self.severity:
            self._record(amend(before, self.now, facts))
        else:
            worse = self.severity.rank > before.severity.rank
            self._record(regrade(before, self.severity, self.now, facts), Occasion.BEGINS if worse else None)

    def let_go(self, state: State) -> None:
        """Clear the alarm that was carried on, if the new version has judged a reading and finds all well."""
        if self.carried and state.run is None and state.at > self.carried.until:
            self._clear(self.carried.root, {"reason": "rule_changed", "in_breach": False})

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
        facts = {**facts_of(after), "started_before": before.started_at.isoformat()}
        if before.cleared_at and not after.cleared_at:
            self._record(relapse(self._alarm(number), self.now, facts), Occasion.BEGAN_LATE)
        else:
            self._record(amend(self._alarm(number), self.now, facts))
        if after.cleared_at and not before.cleared_at:
            self._clear(number, facts_of(after))

    def _clear(self, number: int, facts: Detail) -> None:
        self._record(clear(self._alarm(number), self.now, facts), Occasion.ENDS)

    def _cancel(self, number: int, why: Detail) -> None:
        continued = cancel_excursion(self.connection, number, self.now)
        over = clear if continued else cancel
        self._record(over(self._alarm(number), self.now, why), Occasion.ENDS)

    def _alarm(self, number: int) -> Alarm:
        lock_log(self.connection)
        return alarm_of_excursion(self.connection, number)

    def _record(self, step: Step, occasion: Occasion | None = None) -> None:
        line = record(self.connection, step)
        if occasion:
            plan_notifications(self.connection, step.alarm, line, occasion, self.now)
