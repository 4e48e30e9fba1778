"""Plant files with plans, for tests that judge without a database."""

from datetime import timedelta
from typing import Any

from builders.conditions import START
from byssus.core.plant.model import Plant


def limit(code: str = "air", limit: float = -18, **fields: Any) -> dict[str, Any]:
    return {"code": code, "limit": limit, "severity": "alarm", **fields}


def control(*rules: dict[str, Any], code: str = "air") -> dict[str, Any]:
    return {"code": code, "name": code, "rules": rules}


def plan(*control_points: dict[str, Any], version: int = 1, **fields: Any) -> dict[str, Any]:
    return {"code": "frozen", "version": version, "name": "冻藏", "author": "张三", "reason": "test",
            "standard": "default", "valid_from": START + timedelta(days=version),
            "control_points": control_points, **fields}  # fmt: skip


def site(*points: dict[str, Any], **fields: Any) -> dict[str, Any]:
    zone = {"code": "store/1", "kind": "frozen_store", "name": "一号库", "location": "https://id.example/414/1",
            "points": points}  # fmt: skip
    return {"code": "store", "kind": "cold_store", "name": "冷库", "party": "firm", "zones": [zone], **fields}


def point(code: str = "t1", *, by: str | None = "air", **fields: Any) -> dict[str, Any]:
    return {"code": code, "quantity": "temperature", "plan": by and "frozen", "control_point": by, **fields}


def plant(*plans: dict[str, Any], sites: tuple[dict[str, Any], ...] = ()) -> Plant:
    return Plant.model_validate({"plans": plans, "sites": sites})
