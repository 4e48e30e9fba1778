"""A plant whose control points are watched by people and scans, in a real database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from builders.checks import COOLED, CORE, METAL
from builders.cold_store import contact, rule
from builders.conditions import START
from byssus.core.database import Connection, connect
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant

TAG = "8004fe15"
BY_SCAN = {"code": "piece", "name": "试块", "by": "scan", "due": {"start": True, "every": "PT1H"},
           "items": [{"code": "fe", "name": "Fe 1.5 mm", "tag": TAG}]}  # fmt: skip
COOKED = {"code": "core", "name": "中心温度", "due": {"start": True, "every": "PT1H"}, "items": [CORE]}


def plan(**fields: Any) -> dict[str, Any]:
    controls = [
        {"code": "metal", "name": "金属探测", "checks": [METAL]},
        {"code": "cook", "name": "蒸煮", "each": "batch", "checks": [COOKED], "step": "steam"},
        {"code": "cool", "name": "冷却", "each": "batch", "checks": [COOLED]},
        {"code": "gate", "name": "金检扫码", "each": "batch", "checks": [BY_SCAN]},
        {"code": "store", "name": "库温", "rules": [rule()]},
    ]
    risks = [{"code": "pests", "stage": "全厂", "point": "虫害", "measure": "巡查", "target": "无活体"}]
    return {"code": "line", "version": 1, "name": "流水线", "author": "张三", "reason": "test", "standard": "default",
            "valid_from": START - timedelta(days=30), "control_points": controls, "risks": risks,
            "steps": [{"code": "steam", "name": "蒸煮"}], **fields}  # fmt: skip


@dataclass
class Line:
    """A plant `p` that goes by the plan `line`, with one thermometer `p-t` that reports every ten minutes."""

    connection: Connection

    def apply(self, version: dict[str, Any] | None = None, **site: Any) -> None:
        """The plant, going by the plan or by `version` of it."""
        point = {"code": "p-t", "quantity": "temperature", "every": "PT10M", "plan": "line", "control_point": "store"}
        zone = {"code": "p-1", "kind": "processing", "name": "车间", "location": "https://id.example/414/2",
                "points": [point]}  # fmt: skip
        people = [("o", "林一舟", "officer"), ("d", "周亦海", "director"), ("b", "沈清", "principal")]
        plant = Plant.model_validate({
            "parties": [{"code": "firm", "kind": "producer", "name": "兴发水产"}],
            "sites": [{"code": "p", "kind": "plant", "name": "加工厂", "name_en": "Plant", "party": "firm",
                       "plans": ["line"], "zones": [zone], **site}],
            "gateways": [{"code": "gw", "site": "p"}],
            "readers": [{"code": "gate-1", "zone": "p-1", "biz_step": "inspecting", "plan": "line",
                         "control_point": "gate"}],
            "plans": [plan() if version is None else version],
            "contacts": [contact(code, name=name, role=role, sites=["p"]) for code, name, role in people],
        })  # fmt: skip
        with self.connection.transaction():
            apply_plant(self.connection, plant)

    def measure(self, first: datetime, *values: float, received: datetime | None = None) -> None:
        """Store readings ten minutes apart."""
        rows = [(first + timedelta(minutes=10 * n), value) for n, value in enumerate(values)]
        with self.connection.cursor() as cursor:
            cursor.executemany(_READING, [(time, value, received or time) for time, value in rows])

    def scan(self, code: str, at: datetime) -> None:
        """Store a scan at the reader of the control point `gate`."""
        self.connection.execute(_SCAN, [at, code, at])

    def column(self, query: str) -> list[object]:
        return [value for (value,) in self.connection.execute(query)]  # type: ignore[arg-type]


_READING = """
insert into reading select id, %s, %s, %s, false from point where code = 'p-t' on conflict do nothing"""
_SCAN = """
insert into scan (gateway_id, reader, time, code, received_at) select id, 'gate-1', %s, %s, %s from gateway"""


@contextmanager
def line(url: str, **site: Any) -> Iterator[Line]:
    with connect(url) as connection:
        connection.autocommit = True
        there = Line(connection)
        there.apply(**site)
        yield there
