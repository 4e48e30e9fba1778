"""Reads JSON at the door: strict about types, with errors that name the field and what was found in it."""

import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TypeAlias

import orjson

from byssus.core.aspect import Aspect
from byssus.ingest.message import NOW, EventTime, LocalTime, Problem, Reading, Reason, Refused

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Object: TypeAlias = dict[str, Json]

_DEEPEST = 4
_LONGEST = 200
"""Objects within objects are read down to this depth and length of name, for names multiply."""


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
    """A value as a person would name it in a sentence: its kind and, for a short one, itself."""
    match value:
        case None:
            return "missing"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {str(value)[:60]}"
        case str():
            return f"the text {value[:60]!r}"
        case list():
            return "a list"
        case _:
            return "an object"


def an_object(value: Json, what: str) -> Object:
    """`value` if it is a JSON object; raises `Refused` otherwise."""
    if isinstance(value, dict):
        return value
    raise Refused(Reason.WRONG_TYPE, f"{what} has to be an object, and is {described(value)}.")


def a_list(value: Json, what: str) -> list[Json]:
    """`value` if it is a JSON list; raises `Refused` otherwise."""
    if isinstance(value, list):
        return value
    raise Refused(Reason.WRONG_TYPE, f"{what} has to be a list, and is {described(value)}.")


def number(record: Object, key: str) -> float:
    """The finite number under `key`; raises `Refused` if there is something else, or nothing."""
    return finite(record.get(key), key)


def finite(value: Json, key: str) -> float:
    """`value` if it is a finite number; raises `Refused` with the name of its field otherwise."""
    if type(value) is float and math.isfinite(value):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(Reason.WRONG_TYPE, f"field {key[:60]!r} has to be a number, and is {described(value)}.")
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise Refused(Reason.NOT_FINITE, f"field {key[:60]!r} has to be a finite number, and is {found}.")
    return found


def optional_number(record: Object, key: str) -> float | None:
    """The finite number under `key`, or None where there is none; raises `Refused` if it is something else."""
    return None if record.get(key) is None else number(record, key)


def text(record: Object, key: str) -> str:
    """The text under `key`; raises `Refused` if it is missing, empty or something else."""
    found = optional_text(record, key)
    if not found:
        raise Refused(Reason.MISSING, f"field {key!r} is missing.")
    return found


def optional_text(record: Object, key: str) -> str | None:
    """The text under `key`, or None where there is none; raises `Refused` if it is something else."""
    value = record.get(key)
    if value is None or isinstance(value, str):
        return value
    raise Refused(Reason.WRONG_TYPE, f"field {key!r} has to be a text, and is {described(value)}.")


def instant(seconds: float) -> datetime:
    """That many seconds after 1970, in UTC and to the microsecond; raises `Refused` outside the years 1 to 9999."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Refused(Reason.BAD_TIME, f"{seconds:g} seconds since 1970 is no time.") from error


def iso_time(written: str) -> EventTime:
    """An ISO 8601 time: an instant where it has a zone, else a wall time; raises `Refused` if it is none."""
    try:
        time = datetime.fromisoformat(written)
        if not 1 < time.year < 9999:
            raise ValueError("a year that no zone can shift")
        return LocalTime(time.replace(tzinfo=UTC)) if time.tzinfo is None else time.astimezone(UTC)
    except ValueError as error:
        raise Refused(Reason.BAD_TIME, f"{written[:60]!r} is no ISO 8601 time.") from error


def milliseconds(value: Json, key: str) -> datetime:
    """The instant that a field gives in milliseconds since 1970; raises `Refused` if it gives none."""
    return instant(finite(value, key) / 1000)


def measured(
    device: str, time: EventTime, values: Object, *, historical: bool = False, prefix: str = "", unit: str | None = None
) -> Iterator[Reading]:
    """A reading for each field of a foreign message that holds a plain value; null means that there is none.

    A field of an object within is named with a dot, `air.temperature`. A text or a list is a reading with a problem,
    for it matters only if somebody wants that channel.
    """
    for channel, value in _plain(values, prefix, _DEEPEST):
        aspect = aspect_of(channel)
        yield Reading(device, channel, time, _value(value, channel), unit, historical, incidental=True, aspect=aspect)


def online(device: str, *, is_online: bool) -> Reading:
    """That a device has just come or gone, on its channel `online`."""
    return Reading(device, "online", NOW, float(is_online), aspect=Aspect.ONLINE)


def aspect_of(channel: str) -> Aspect | None:
    """The side of a device's own state that a channel is named after, in whatever format; None for all others.

    A plain `battery` is none of them, for it is percent in some formats and volts in others.
    """
    return _ASPECTS.get(channel.rsplit(".", 1)[-1].lower().replace("_", "").replace(" ", ""))


_ASPECTS = {
    "batterylevel": Aspect.BATTERY,
    "batterypercent": Aspect.BATTERY,
    "batterypercentage": Aspect.BATTERY,
    "batteryvoltage": Aspect.BATTERY_VOLTS,
    "batv": Aspect.BATTERY_VOLTS,
    "rssi": Aspect.SIGNAL,
    "snr": Aspect.SIGNAL_TO_NOISE,
    "linkquality": Aspect.LINK_QUALITY,
}
"""Names as they are without case, blanks and underscores."""


def _plain(values: Object, prefix: str, deepest: int) -> Iterator[tuple[str, Json]]:
    """Fields that are no object, with their full names; an object that lies too deep or has too long a name stays."""
    for key, value in values.items():
        name = prefix + key
        if isinstance(value, dict) and deepest and len(name) <= _LONGEST:
            yield from _plain(value, f"{name}.", deepest - 1)
        elif value is not None:
            yield name, value


def _value(value: Json, channel: str) -> float | Problem:
    if isinstance(value, bool):
        return float(value)
    try:
        return finite(value, channel)
    except Refused as refusal:
        return refusal.problem
