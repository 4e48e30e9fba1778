"""Alarms as people see and treat them: the rungs of a ladder as one case, and what each case wants of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from byssus.alerts.condition.bound import Bound
from byssus.alerts.condition.excursion import Origin
from byssus.alerts.operator.alarm import Probe, Shelf
from byssus.alerts.views.points import Named, Newest
from byssus.core.plant.haccp import Severity
from byssus.core.plant.places import Quantity


class Need(StrEnum):
    """What an alarm wants from people, the most urgent first."""

    ACKNOWLEDGE = "acknowledge"
    ACT = "act"
    CLOSE = "close"
    VERIFY = "verify"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Where:
    """What an alarm is about: a point in a zone, or a gateway of a site, which has neither."""

    site: Named
    timezone: str
    zone: Named | None
    point: str | None
    gateway: str | None


@dataclass(frozen=True, slots=True)
class Measured:
    """What the point of an alarm measures, and its newest reading; None before the first."""

    quantity: Quantity
    unit: str
    every: timedelta
    newest: Newest | None


@dataclass(frozen=True, slots=True)
class Breach:
    """The excursion of an alarm and the limit that it went beyond; the peak in the unit of its measure, event times."""

    rule: str
    bound: Bound
    started_at: datetime
    ended_at: datetime | None
    peak: float
    peak_at: datetime


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """What was checked at which control point, of which lot, batch or shift, and the values that were out of limits."""

    control_point: str
    subject: str
    check: str
    words: str


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody last wrote to an alarm."""

    person: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How an alarm was closed, and by whom that was verified; None while nobody did."""

    closed_at: datetime
    closed_by: str
    cause: str | None
    corrective_action: str | None
    fast: bool
    probe: Probe | None
    verified_at: datetime | None
    verified_by: str | None


@dataclass(frozen=True, slots=True)
class ShownAlarm:
    """An alarm as people see it. `breach` is None for alarms about silence, `measured` for those of gateways.

    Args:
        outage_until: its point is out of service until then.
        account_due: lots, product probe and a second person belong to its closing.
        raised_under: version of the rule that raised it; `rule_version` is the one under which it goes on.
        failed: the check that raised it; None for alarms of other kinds.
    """

    id: int
    kind: str
    severity: Severity
    origin: Origin
    raised_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    cleared_at: datetime | None
    where: Where
    measured: Measured | None
    breach: Breach | None
    comment: Comment | None
    ending: Ending | None = None
    shelf: Shelf | None = None
    version: int = 1
    to_verify: bool = False
    outage_until: datetime | None = None
    account_due: bool = False
    raised_under: int | None = None
    rule_version: int | None = None
    failed: FailedCheck | None = None

    @property
    def need(self) -> Need:
        """What it wants: somebody who takes care of it; once it cleared, an account, and somebody to verify that."""
        if self.ending is not None:
            return Need.VERIFY if self.to_verify else Need.NOTHING
        if self.cleared_at is not None:
            return Need.CLOSE
        return Need.ACKNOWLEDGE if self.acknowledged_at is None else Need.ACT

    @property
    def since(self) -> datetime:
        """When it began: the excursion's start, or else when we raised it."""
        return self.breach.started_at if self.breach else self.raised_at


@dataclass(frozen=True, slots=True)
class Case:
    """The alarms that one event at one point raised, rung by rung of its ladder: people treat them as one.

    What is active comes first, then the worst.
    """

    alarms: tuple[ShownAlarm, ...]

    @property
    def worst(self) -> ShownAlarm:
        """The alarm that counts now."""
        return self.alarms[0]

    @property
    def id(self) -> int:
        """The same for as long as the case is open."""
        return min(alarm.id for alarm in self.alarms)

    @property
    def need(self) -> Need:
        """The most urgent of what its alarms want."""
        return min((alarm.need for alarm in self.alarms), key=list(Need).index)

    @property
    def since(self) -> datetime:
        """When the first of its alarms began."""
        return min(alarm.since for alarm in self.alarms)

    @property
    def acknowledgeable(self) -> list[int]:
        """Numbers of the alarms that nobody has acknowledged."""
        return [alarm.id for alarm in self.alarms if alarm.acknowledged_at is None]

    def wanting(self, *needs: Need) -> list[ShownAlarm]:
        """Those of its alarms that want one of these."""
        return [alarm for alarm in self.alarms if alarm.need in needs]


def cases(alarms: Iterable[ShownAlarm]) -> list[Case]:
    """Alarms as cases, what needs action first: by need, then the worst, then the one that lasts longest."""
    subjects: dict[tuple[str, Where, FailedCheck | None], list[ShownAlarm]] = {}
    for alarm in sorted(alarms, key=lambda alarm: (alarm.since, alarm.id)):
        subjects.setdefault((alarm.kind, alarm.where, alarm.failed), []).append(alarm)
    found = [case_of(event) for subject in subjects.values() for event in _events(subject)]
    return sorted(found, key=lambda case: (list(Need).index(case.need), -_rank(case.worst), case.since, case.id))


def _events(alarms: Iterable[ShownAlarm]) -> list[list[ShownAlarm]]:
    """Alarms of one subject, by their beginning, parted where one began after all before it had cleared."""
    events: list[list[ShownAlarm]] = []
    for alarm in alarms:
        if events and any(before.cleared_at is None or alarm.since < before.cleared_at for before in events[-1]):
            events[-1].append(alarm)
        else:
            events.append([alarm])
    return events


def case_of(event: Iterable[ShownAlarm]) -> Case:
    """Alarms that one event raised, as a case."""
    return Case(tuple(sorted(event, key=lambda alarm: (alarm.cleared_at is not None, -_rank(alarm), alarm.id))))


def _rank(alarm: ShownAlarm) -> int:
    return list(Severity).index(alarm.severity)
