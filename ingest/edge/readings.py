"""From metrics to readings, by what the births of an edge node announced."""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from byssus.ingest.edge.message import BIRTH_NUMBER, EdgeMessage, Metric, Raw
from byssus.ingest.formats.fields import aspect_of, described
from byssus.ingest.message import NOW, Decoded, Problem, Reading, Reason
from byssus.ingest.units import spelled

_SIGNED_BITS = {1: 8, 2: 16, 3: 32, 4: 64}
"""Data types Int8 to Int64, which travel without their sign (Sparkplug 3.0 § 6.4.16)."""
_DATE = 13
_CONTROLS = ("Node Control/", "Device Control/")

Known: TypeAlias = tuple[str | None, int | str]
"""Device and alias, or device and name; the device is None for metrics of the node itself."""


class Announced(NamedTuple):
    """What a birth says of a metric."""

    name: str
    datatype: int | None
    unit: str | None


def known_after(known: Mapping[Known, Announced], birth: EdgeMessage) -> dict[Known, Announced]:
    """What is known once `birth` has told all metrics of its sender anew."""
    after = {key: announced for key, announced in known.items() if key[0] != birth.device}
    for metric in birth.metrics:
        if metric.name is not None:
            announced = Announced(metric.name, metric.datatype, metric.unit)
            after[birth.device, metric.name] = announced
            if metric.alias is not None:
                after[birth.device, metric.alias] = announced
    return after


def read(message: EdgeMessage, known: Mapping[Known, Announced]) -> Decoded:
    """The readings of a message, and a problem for each metric whose name nobody has told."""
    readings: list[Reading] = []
    problems: list[Problem] = []
    for metric in message.metrics:
        announced = _announced(message, metric, known)
        if announced is None:
            problems.append(_unknown(message, metric))
        else:
            readings.extend(_reading(message, metric, announced))
    return Decoded(readings=readings, problems=problems, edge=message)


def _announced(message: EdgeMessage, metric: Metric, known: Mapping[Known, Announced]) -> Announced | None:
    key = metric.alias if metric.name is None else metric.name
    if key is not None and (found := known.get((message.device, key))):
        return found
    return None if metric.name is None else Announced(metric.name, metric.datatype, metric.unit)


def _unknown(message: EdgeMessage, metric: Metric) -> Problem:
    if metric.alias is None:
        return Problem(Reason.BAD_NAME, f"{message.sender!r} sent a metric with neither name nor alias.")
    return Problem(
        Reason.AWAITS_BIRTH,
        f"{message.sender!r} has not told what alias {metric.alias} means; it is asked for a birth, which does.",
    )


def _reading(message: EdgeMessage, metric: Metric, announced: Announced) -> Iterator[Reading]:
    """Nothing where there is no value, and for what commands a node or numbers its births."""
    if metric.null or announced.name == BIRTH_NUMBER or announced.name.startswith(_CONTROLS):
        return
    yield Reading(
        message.sender,
        announced.name,
        metric.time or message.time or NOW,
        _value(metric.raw, metric.datatype or announced.datatype, announced.name),
        spelled(metric.unit or announced.unit),
        metric.historical,
        incidental=True,
        faulty=not metric.good,
        aspect=aspect_of(announced.name.rsplit("/", 1)[-1]),
    )


def _value(raw: Raw, datatype: int | None, name: str) -> float | Problem:
    if isinstance(raw, str) or raw is None or datatype == _DATE:
        found = "a date, a set or a template" if datatype == _DATE or raw is None else described(raw)
        return Problem(Reason.WRONG_TYPE, f"metric {name[:60]!r} has to be a number, and is {found}.")
    if isinstance(raw, int) and not isinstance(raw, bool) and datatype in _SIGNED_BITS:
        raw = _signed(raw, _SIGNED_BITS[datatype])
    if not math.isfinite(raw):
        return Problem(Reason.NOT_FINITE, f"metric {name[:60]!r} has to be a finite number, and is {raw}.")
    return float(raw)


def _signed(raw: int, bits: int) -> int:
    """Two's complement; some nodes send a small number in all the bits of the field, others in its own."""
    value = raw % (1 << bits)
    return value - (1 << bits) if value >> (bits - 1) else value
