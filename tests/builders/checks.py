"""Control points that people and scans watch, and runs of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from builders.conditions import START
from byssus.alerts.checks.run import Entry, Ongoing, Run, Verdict
from byssus.core.plant.checks import Check
from byssus.core.plant.haccp import ControlPoint

HOUR = timedelta(hours=1)
IRON = {"code": "fe", "name": "Fe 1.5 mm 试块被剔除"}
CORE = {"code": "core", "name": "中心温度", "unit": "°C", "least": 90}
METAL = {"code": "pieces", "name": "试块", "due": {"start": True, "every": "PT1H", "end": True}, "items": [IRON]}
COOLED = {"code": "two-hours", "name": "2 小时内 ≤ 21 °C", "due": {"within": "PT2H"}, "items": [
    {"code": "core", "name": "中心温度", "unit": "°C", "most": 21}]}  # fmt: skip


def check(values: Mapping[str, Any] = METAL, **fields: Any) -> Check:
    return Check.model_validate({**values, **fields})


def run(**fields: Any) -> Run:
    values = {"id": 1, "site": "p", "plan": "line", "version": 1, "control_point": "metal", "subject": "早班"}
    return Run(**{**values, "started_at": START, "started_by": "张三", "ended_at": None, "ended_by": None, **fields})


def entry(slot: str | None, at: datetime = START, verdict: Verdict = Verdict.PASSED, **fields: Any) -> Entry:
    values = {"id": 1, "run": 1, "check": "pieces", "entered_by": "张三", "values": {"fe": 1}, "remark": ""}
    return Entry(**{**values, "corrects": None, "alarm": None, "slot": slot, "at": at, "entered_at": at,
                    "verdict": verdict, **fields})  # fmt: skip


@dataclass
class Work:
    """A run that is put together piece by piece."""

    checks: tuple[Check, ...] = field(default_factory=lambda: (check(),))
    entries: tuple[Entry, ...] = ()
    ended_at: datetime | None = None

    def ongoing(self) -> Ongoing:
        control = ControlPoint(code="metal", name="金属探测", checks=self.checks)
        return Ongoing(run(ended_at=self.ended_at), control, self.entries)
