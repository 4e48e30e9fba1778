"""What a series of readings says about its sensor, whatever the limits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from pydantic import TypeAdapter

from byssus.alerts.condition.reading import Reading
from byssus.core.arrival import Doubt
from byssus.core.plant.haccp import Severity
from byssus.core.plant.places import Quantity, ZoneKind

_ZERO = timedelta(0)


class Fault(StrEnum):
    """How a broken sensor, or a broken wire, looks."""

    FAULT_CODE = "fault_code"
    """The decoder knows the value as one that the device sends instead of a reading."""
    IMPLAUSIBLE = "implausible"
    """No sound sensor of the kind can report the value."""
    JUMP = "jump"
    FLAT_LINE = "flat_line"

    @property
    def severity(self) -> Severity:
        """A sensor that says nonsense does not watch; one that looks odd may."""
        return Severity.ALARM if self in (Fault.FAULT_CODE, Fault.IMPLAUSIBLE) else Severity.WARN


FAULT_OF: Mapping[Doubt, Fault] = MappingProxyType(
    {Doubt.SENSOR_FAULT: Fault.FAULT_CODE, Doubt.IMPLAUSIBLE: Fault.IMPLAUSIBLE}
)
"""The fault that a reading shows which was kept apart; other doubts are about its time."""


@dataclass(frozen=True, slots=True)
class FaultRule:
    """When a series looks broken; the defaults are ours, not a standard's.

    Args:
        flat_for: the very same value for this long is a flat line; None: never.
        jump: more than this between neighbours, in the point's unit; None: never.
        max_gap: readings further apart are no neighbours.
        settle: how long believable readings have to go on without a jump before the sensor is trusted again.
    """

    flat_for: timedelta | None = timedelta(hours=2)
    jump: float | None = 10.0
    max_gap: timedelta = timedelta(minutes=2)
    settle: timedelta = timedelta(minutes=10)


def fault_rule(quantity: Quantity, zone: ZoneKind, every: timedelta) -> FaultRule:
    """The rule for a point: only the air of a cold room never stands still and never leaps; kettles and doors do."""
    if quantity is Quantity.TEMPERATURE and zone in (ZoneKind.FROZEN_STORE, ZoneKind.CHILLED_STORE):
        return FaultRule(max_gap=2 * every)
    return FaultRule(flat_for=None, jump=None, max_gap=2 * every)


@dataclass(frozen=True, slots=True)
class Shock:
    """Something after which a sensor has to be steady for a while to be trusted again."""

    time: datetime
    fault: Fault


@dataclass(frozen=True, slots=True)
class SensorState:
    """What is known of a sensor after its newest reading.

    Args:
        last: that reading; None before the first.
        flat: how long the value has been the very same.
        shock: the latest one.
    """

    last: Reading | None = None
    flat: timedelta = _ZERO
    shock: Shock | None = None

    def fault(self, rule: FaultRule) -> Fault | None:
        """What is wrong with the sensor; None if nothing is."""
        if self.shock and (self.last is None or self.last.time < self.shock.time + rule.settle):
            return self.shock.fault
        return Fault.FLAT_LINE if rule.flat_for is not None and self.flat >= rule.flat_for else None


def examine(rule: FaultRule, state: SensorState, readings: Iterable[Reading]) -> SensorState:
    """The state after readings that are in order of time; those that are not newer than the last say nothing new."""
    for reading in readings:
        if state.last is None:
            state = replace(state, last=reading)
        elif reading.time > state.last.time:
            state = _next(rule, state, state.last, reading)
    return state


def _next(rule: FaultRule, state: SensorState, last: Reading, reading: Reading) -> SensorState:
    span = reading.time - last.time
    if span > rule.max_gap:
        return replace(state, last=reading, flat=_ZERO)
    if reading.value == last.value:
        return replace(state, last=reading, flat=state.flat + span)
    if rule.jump is not None and abs(reading.value - last.value) > rule.jump:
        state = shaken(state, Shock(reading.time, Fault.JUMP))
    return replace(state, last=reading, flat=_ZERO)


def shaken(state: SensorState, shock: Shock) -> SensorState:
    """The state after a shock, whenever we hear of it."""
    return state if state.shock and state.shock.time > shock.time else replace(state, shock=shock)


_STATE = TypeAdapter(SensorState)


def sensor_to_json(state: SensorState) -> str:
    """The state as JSON, which `sensor_from_json` reads."""
    return _STATE.dump_json(state).decode()


def sensor_from_json(text: str) -> SensorState:
    """Read what `sensor_to_json` wrote."""
    return _STATE.validate_json(text)
