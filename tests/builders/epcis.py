"""Builders of EPCIS events as partners send them."""

from datetime import UTC, datetime, timedelta

from pydantic import JsonValue

NOON = datetime(2026, 7, 20, 12, tzinfo=UTC)
"""Hour 0 of the builders."""


def at(hour: float) -> datetime:
    return NOON + timedelta(hours=hour)


def lot(name: str) -> str:
    return f"https://id.gs1.org/01/06901234000016/10/{name}"


def crate(number: int) -> str:
    return f"urn:epc:id:sscc:6901234.{number:010d}"


def place(number: int) -> str:
    return f"urn:epc:id:sgln:6901234.{number:05d}.0"


def event(kind: str, hour: float = 0, **fields: JsonValue) -> dict[str, JsonValue]:
    time = {"eventTime": at(hour).isoformat(), "eventTimeZoneOffset": "+08:00"}
    return {"type": kind, **time, **fields}


def observed(*codes: str, hour: float = 0, where: int | None = None, **fields: JsonValue) -> dict[str, JsonValue]:
    here: dict[str, JsonValue] = {} if where is None else {"readPoint": {"id": place(where)}}
    return event("ObjectEvent", hour, action="OBSERVE", epcList=list(codes), **here, **fields)


def made(inputs: list[str], outputs: list[str], hour: float = 0, **fields: JsonValue) -> dict[str, JsonValue]:
    return event(
        "TransformationEvent", hour, inputQuantityList=_kilos(inputs), outputQuantityList=_kilos(outputs), **fields
    )


def packed(
    parent: str, *children: str, hour: float = 0, action: str = "ADD", where: int | None = None, **fields: JsonValue
) -> dict[str, JsonValue]:
    here: dict[str, JsonValue] = {} if where is None else {"readPoint": {"id": place(where)}}
    return event("AggregationEvent", hour, action=action, parentID=parent, childEPCs=list(children), **here, **fields)


def _kilos(codes: list[str]) -> list[JsonValue]:
    return [{"epcClass": code, "quantity": 10, "uom": "KGM"} for code in codes]
