"""What new readings, and those that were kept apart, say of a point's sensor and clock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from byssus.alerts.condition.reading import Reading
from byssus.alerts.condition.sensor import FAULT_OF, Fault, FaultRule, SensorState, Shock, examine, shaken
from byssus.alerts.condition.skew import Lead
from byssus.alerts.operator.alarm import Subject
from byssus.core.arrival import Doubt
from byssus.core.plant.haccp import Severity


@dataclass(frozen=True, slots=True)
class Doubted:
    """A reading that `ingest` kept apart."""

    point: int
    time: datetime
    doubt: Doubt
    received_at: datetime


@dataclass(slots=True)
class Signs:
    """What is new of one point: readings, in order of time, and those that were kept apart."""

    readings: list[Reading] = field(default_factory=list)
    doubts: list[Doubted] = field(default_factory=list)
    received_at: datetime | None = None

    def leads(self, point: str) -> Iterable[Lead]:
        """What came says this about the clock, so far as it says something; `point` by its code."""
        if self.readings and self.received_at:
            yield Lead(point, self.readings[-1].time - self.received_at, self.received_at)
        for doubt in self.doubts:
            if doubt.doubt not in FAULT_OF:
                behind = doubt.doubt is Doubt.TIME_BEHIND
                yield Lead(point, doubt.time - doubt.received_at, doubt.received_at, behind)


@dataclass(slots=True)
class Sensor:
    """What is known of the sensor of a point and its clock, and which alarms last about them.

    Args:
        id: the number of the point, `code` its name.
        alarmed: how bad the alarm about the sensor is; None when there is none.
        clock_alarmed: there is one about the clock of its gateway.
    """

    id: int
    code: str
    subject: Subject
    rule: FaultRule
    state: SensorState
    lead: Lead | None
    alarmed: Severity | None
    clock_alarmed: bool

    @property
    def fault(self) -> Fault | None:
        """What is wrong with it."""
        return self.state.fault(self.rule)

    @property
    def is_told(self) -> bool:
        """Whether the alarm about its sensor is as it should be."""
        return self.alarmed is (self.fault.severity if self.fault else None)

    @property
    def bears_on_clock(self) -> bool:
        """Whether an alarm about the clock of its gateway may have to begin or end."""
        return self.clock_alarmed or (self.lead is not None and self.lead.is_wrong)

    def take(self, signs: Signs) -> None:
        """Take in what is new of the point."""
        self.state = examine(self.rule, self.state, signs.readings)
        for doubt in signs.doubts:
            if fault := FAULT_OF.get(doubt.doubt):
                self.state = shaken(self.state, Shock(doubt.time, fault))
        for lead in signs.leads(self.code):
            if self.lead is None or lead.tells_more_than(self.lead, self.rule.max_gap):
                self.lead = lead
