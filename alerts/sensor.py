"""What a series of readings says about its sensor, whatever the limits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from byssus.alerts.reading import Reading

_ZERO = timedelta(0)


class Fault(StrEnum):
    """How a broken sensor, or a broken wire, looks."""

    FLAT_LINE = "flat_line"
    JUMP = "jump"


class FaultFound(NamedTuple):
    """A fault, and the time of the reading that shows it."""

    time: datetime
    fault: Fault


@dataclass(frozen=True, slots=True)
class FaultRule:
    """When a series looks broken; the defaults are ours, not a standard's.

    Args:
        flat_for: the very same value for this long is a flat line.
        jump: more than this between neighbours, in the point's unit.
        max_gap: readings further apart are no neighbours.
    """

    flat_for: timedelta = timedelta(hours=2)
    jump: float = 10.0
    max_gap: timedelta = timedelta(minutes=2)


def faults(rule: FaultRule, readings: Iterable[Reading]) -> Iterator[FaultFound]:
    """Each jump, and each flat line once, in readings that are in order of time."""
    last, flat = None, _ZERO
    for reading in readings:
        if last is None or reading.time - last.time > rule.max_gap:
            flat = _ZERO
        elif reading.value != last.value:
            flat = _ZERO
            if abs(reading.value - last.value) > rule.jump:
                yield FaultFound(reading.time, Fault.JUMP)
        else:
            before, flat = flat, flat + (reading.time - last.time)
            if before < rule.flat_for <= flat:
                yield FaultFound(reading.time, Fault.FLAT_LINE)
        last = reading
