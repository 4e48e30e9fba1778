"""Production days, put together without a database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from builders.checks import HOUR, Work
from builders.conditions import START
from builders.line import plan
from byssus.alerts.checks.run import Ongoing
from byssus.alerts.operator.alarm import Kind
from byssus.alerts.records.content import Alarmed, Answered, Daily, Finding, Item, Name
from byssus.alerts.records.daily import AlarmDay, Day, PointDay, draft_daily
from byssus.alerts.records.figures import Sampled
from byssus.core.plant.calendar import Span
from byssus.core.plant.haccp import Plan, Severity
from byssus.core.plant.places import Quantity

TEN = timedelta(minutes=10)
DAY = Span(START, START + 24 * HOUR)
CLEAN = tuple([-20.0] * 144)


def sampled(values: Sequence[float] = CLEAN, first: datetime = START, step: timedelta = TEN) -> Sampled:
    return Sampled(DAY, TEN, [first + n * step for n in range(len(values))], list(values))


def alarm(**fields: Any) -> AlarmDay:
    values = {"id": 7, "kind": Kind.EXCURSION, "severity": Severity.ALARM, "point": "p-t", "about": "air v1",
              "started_at": START + HOUR, "cleared_at": START + 2 * HOUR, "minutes": 42.0, "cause": "门未关",
              "corrective_action": "已关门", "closed_by": "林一舟"}  # fmt: skip
    return AlarmDay(Alarmed.model_validate(values | fields), "line", "store")


def answered(item: str = "line/pests", finding: Finding | None = Finding.CONFORMS, words: str = "") -> Answered:
    return Answered(item=item, finding=finding, words=words, by="林一舟", at=START + HOUR)


@dataclass
class APlantDay:
    """A day of the plant in `builders.line`: one thermometer, nothing that ran, the inspection answered."""

    readings: Sampled = field(default_factory=sampled)
    works: Sequence[Work] = ()
    alarms: Sequence[AlarmDay] = ()
    answers: Sequence[Answered] = field(default_factory=lambda: [answered()])
    now: datetime = START + 48 * HOUR

    def record(self) -> Daily:
        point = PointDay("p-t", Name(zh="车间", en="Hall"), Quantity.TEMPERATURE, "line", "store", self.readings)
        runs: list[Ongoing] = [work.ongoing() for work in self.works]
        return draft_daily(
            Day("p", Name(zh="加工厂", en="Plant"), "Asia/Shanghai", "2026-07-01", DAY, [Plan.model_validate(plan())],
                [point], runs, self.alarms, self.answers, self.now)
        )  # fmt: skip

    def item(self, code: str) -> Item:
        return next(item for item in self.record().items if item.code == f"line/{code}")
