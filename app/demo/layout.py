"""What is measured in the rooms of each trade of the roll, and by which sensors."""

from collections.abc import Mapping
from dataclasses import dataclass

from byssus.app.demo.roll import Trade
from byssus.core.plant.places import Quantity, ZoneKind


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of a room: value `channel` of the sensor `probe`, judged by a control point of a plan, or by none."""

    probe: str
    channel: str
    plan: str | None = None
    control_point: str | None = None

    @property
    def quantity(self) -> Quantity:
        """What is measured, which the first letter of a channel tells here."""
        return {"t": Quantity.TEMPERATURE, "h": Quantity.HUMIDITY, "d": Quantity.DOOR}[self.channel[0]]


@dataclass(frozen=True, slots=True)
class Room:
    """A room that every firm of a trade has; `code` is also the extension of its location number."""

    code: str
    kind: ZoneKind
    name: str
    name_en: str
    spots: tuple[Spot, ...]
    square_metres: float | None = None


def _line(probe: str) -> Spot:
    return Spot(probe, "t", "seafood-line", {"holding": "live-holding"}.get(probe, probe))


def _frozen(probe: str, channel: str = "t") -> Spot:
    return Spot(probe, channel, "frozen-store", "cold-store")


def _chilled(probe: str) -> Spot:
    return Spot(probe, "t", "chilled-store", "cold-store")


def _large_room(code: str, name: str, square_metres: float) -> Room:
    spots = (_frozen(code, "t1"), _frozen(code, "t2"), Spot(code, "door", "frozen-store", "door"))
    return Room(code, ZoneKind.FROZEN_STORE, name, f"Room {code}", spots, square_metres)


def _medium_room(code: str, name: str, square_metres: float, *probes: str) -> Room:
    # The air of a frozen store is damp or dry as the weather is: a trend, not a limit.
    spots = tuple(spot for probe in probes for spot in (_frozen(probe), Spot(probe, "h")))
    return Room(code, ZoneKind.FROZEN_STORE, name, f"Room {code}", spots, square_metres)


_HOLDING = Room("holding", ZoneKind.CHILLED_STORE, "暂养间", "Live holding", (_line("holding"),))
_INTAKE = Room("intake", ZoneKind.CHILLED_STORE, "原料间", "Intake", (_chilled("intake"),))
_CUTTING = Room("cutting", ZoneKind.CHILLED_STORE, "分割间", "Cutting", (_chilled("cutting"),))
_COOKING = Room("cooking", ZoneKind.PROCESSING, "蒸煮间", "Cooking", (_line("cook"), _line("cool")))
_FREEZING = Room("freezing", ZoneKind.PROCESSING, "速冻间", "Freezing", (_line("freeze"),))
_BUFFER = Room("buffer", ZoneKind.FROZEN_STORE, "周转冻库", "Buffer freezer", (_frozen("buffer"),), 60)

LAYOUTS: Mapping[Trade, tuple[Room, ...]] = {
    Trade.MUSSEL: (_HOLDING, _COOKING, _FREEZING),
    Trade.SHRIMP: (_INTAKE, _COOKING, _FREEZING),
    Trade.FISH: (_INTAKE, _CUTTING, _FREEZING, _BUFFER),
    Trade.LARGE_STORE: (
        _large_room("1", "一号库", 420),
        _large_room("2", "二号库", 380),
        _large_room("3", "三号库", 260),
    ),
    # Above 100 m² a store needs two sensors (GB 31605-2020).
    Trade.MEDIUM_STORE: (_medium_room("1", "一号库", 160, "1a", "1b"), _medium_room("2", "二号库", 90, "2a")),
    Trade.WORKSHOP: (Room("room", ZoneKind.PROCESSING, "操作间", "Workroom", (Spot("room", "t"), Spot("room", "h"))),),
}
"""Two of the three kinds of plants cook; every large room is watched by two sensors and a door contact."""
