"""Reads JSON at the door: strict about types, with errors that name the place."""

import json
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TypeAlias

import orjson

from byssus.ingest.message import EventTime, LocalTime, Problem, Reading, Reason, Refused

Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | int | float | bool | None"
Object: TypeAlias = Mapping[str, Json]

_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}


def parse(payload: bytes) -> Json:
    """The JSON value of a payload; NaN and Infinity, which some gateways write, come back as such for others to refuse.

    Raises:
        Refused: empty, not UTF-8, or not JSON.
    """
    try:
        value: Json = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        return _parse_lax(payload, str(error))
    return value


def _parse_lax(payload: bytes, fault: str) -> Json:
    if not payload.strip():
        raise Refused(Reason.EMPTY, "The message is empty.")
    try:
        value: Json = json.loads(payload.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        found = f"byte {payload[error.start]:#04x} at position {error.start}"
        raise Refused(Reason.NOT_UTF8, f"The message is not UTF-8 text: {found}.") from error
    except (ValueError, RecursionError) as error:
        raise Refused(Reason.NOT_JSON, f"The message is not JSON: {fault}.") from error
    return value


def described(value: Json) -> str:
    """A value as a person would name it in a sentence: its kind and, for short ones, itself."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"the number {value}"
    kind = _KINDS[dict if isinstance(value, Mapping) else type(value)]
    return f"{kind} ({value[:60]!r})" if isinstance(value, str) else kind


def is_object(value: Json, place: str) -> Object:
    """`value` if it is a JSON object; raises `Refused` otherwise."""
    if isinstance(value, Mapping):
        return value
    raise Refused(Reason.WRONG_TYPE, f"{place} has to be an object, and is {described(value)}.")


def is_list(value: Json, place: str) -> list[Json]:
    """`value` if it is a JSON list; raises `Refused` otherwise."""
    if isinstance(value, list):
        return value
    raise Refused(Reason.WRONG_TYPE, f"{place} has to be a list, and is {described(value)}.")


def number(value: Json, place: str) -> float:
    """`value` if it is a finite number; raises `Refused` otherwise."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(Reason.WRONG_TYPE, f"{place} has to be a number, and is {described(value)}.")
    try:
        finite = float(value)
    except OverflowError:
        finite = math.inf
    if not math.isfinite(finite):
        raise Refused(Reason.NOT_FINITE, f"{place} has to be a finite number, and is {finite}.")
    return finite


def text(record: Object, key: str, place: str) -> str:
    """The text that `record` has to hold under `key`; raises `Refused` if it is missing, empty or something else."""
    found = optional_text(record, key, place)
    if not found:
        raise Refused(Reason.MISSING, f"{place} lacks {key!r}.")
    return found


def optional_text(record: Object, key: str, place: str) -> str | None:
    """The text under `key`, or None where there is none; raises `Refused` if it is something else."""
    value = record.get(key)
    if value is None or isinstance(value, str):
        return value
    raise Refused(Reason.WRONG_TYPE, f"{place}, field {key!r} has to be a text, and is {described(value)}.")


def optional_number(record: Object, key: str, place: str) -> float | None:
    """The finite number under `key`, or None where there is none; raises `Refused` if it is something else."""
    value = record.get(key)
    return None if value is None else number(value, f"{place}, field {key!r}")


def instant(value: float, place: str) -> datetime:
    """The time `value` seconds after 1970 in UTC, to the microsecond; raises `Refused` outside the years 1 to 9999."""
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Refused(Reason.BAD_TIME, f"{place}: {value:g} seconds since 1970 is no time.") from error


def iso_time(value: str, place: str) -> EventTime:
    """An ISO 8601 time: an instant where it has a zone, else a wall time; raises `Refused` if it is none."""
    try:
        time = datetime.fromisoformat(value)
        if not 1 < time.year < 9999:
            raise ValueError("a year that no zone can shift")
        return LocalTime(time.replace(tzinfo=UTC)) if time.tzinfo is None else time.astimezone(UTC)
    except ValueError as error:
        raise Refused(Reason.BAD_TIME, f"{place}: {value[:60]!r} is no ISO 8601 time.") from error


def measured(
    device: str, time: EventTime, values: Object, *, historical: bool = False, prefix: str = "", unit: str | None = None
) -> Iterator[Reading]:
    """A reading for each field of a foreign message that holds a plain value; null means that there is none.

    A text is a reading with a problem, for it matters only if somebody wants that channel.
    """
    for key, value in values.items():
        if value is not None and not isinstance(value, Mapping | list):
            yield Reading(device, prefix + key, time, _value(value, key), unit, historical, incidental=True)


def _value(value: Json, key: str) -> float | Problem:
    if isinstance(value, bool):
        return float(value)
    try:
        return number(value, f"Field {key!r}")
    except Refused as refusal:
        return refusal.problem
