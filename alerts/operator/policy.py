"""How a plant handles alarms, as dated data: plant files set it for a site, or for all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from byssus.alerts.operator.alarm import Alarm, Kind
from byssus.alerts.operator.queries import SQL
from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds at a site at a time.

    Args:
        longest_shelf: for how long an alarm is shelved at most.
        longest_outage: for how long a point is out of service at most.
        account_from: from this severity on, an excursion is closed with a full account, which a second person verifies.
    """

    longest_shelf: timedelta
    longest_outage: timedelta
    account_from: Severity

    def demands_account(self, alarm: Alarm) -> bool:
        """Whether lots and product probe belong to its closing: for what sensors found at a control point."""
        return alarm.subject.kind is Kind.EXCURSION and self.demands_verification(alarm)

    def demands_verification(self, alarm: Alarm) -> bool:
        """Whether a second person is due: for all that went wrong at a control point, be it checked by people."""
        control_point = alarm.subject.kind in (Kind.EXCURSION, Kind.DEVIATION, Kind.MISSED_CHECK)
        return control_point and alarm.severity.rank >= self.account_from.rank


def policy_at(connection: Connection, site: int, at: datetime) -> Policy:
    """The policy of a site, by its number."""
    shelf, outage, account_from = connection.execute(SQL["policy"], {"site": site, "at": at}).fetchone() or ()
    return Policy(shelf, outage, Severity(account_from))
