"""Which point each probe of an export feeds: what people say, else the point that is called as the probe is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TypeAlias

from byssus.core.errors import InvalidInput
from byssus.ingest.files.layout import Layout, ValueColumn
from byssus.ingest.message import Refused
from byssus.ingest.registry import Feed, Point, Sensor
from byssus.ingest.units import convert


@dataclass(frozen=True, slots=True)
class Target:
    """A point that readings of a file go to; `zone` is that of the clocks at its site."""

    code: str
    point: Point
    zone: tzinfo
    sensors: Sequence[Sensor] = ()
    """What feeds the point, or did."""

    def feed(self, time: datetime) -> Feed:
        """How values of `time` come to the point: as those of the sensor that hung there then, if any did."""
        fed = (device.feed(channel, time) for device, channel in self.sensors)
        return next((feed for feed in fed if feed is not None and feed.point == self.point), Feed(self.point))


Targets: TypeAlias = Mapping[str, Target]
"""Points by a name: their own code, or that of a probe in a file."""


def assign(layout: Layout, points: Targets, *, point: str | None = None, named: Mapping[str, str]) -> Targets:
    """Probe → the point it feeds; a probe that is missing feeds none.

    Args:
        layout: what was recognised.
        points: every point there is, by its code.
        point: code of the point that the whole file is of.
        named: probe → code of its point; a probe that is not named feeds the point of its own name, if there is one.

    Raises:
        InvalidInput: there is no such point or column, or several columns would feed one point.
    """
    if point is not None:
        return {_only(layout, _target(points, point)).name: points[point]}
    chosen = {name: _target(points, code) for name, code in named.items()}
    if layout.names is not None:
        return {**points, **chosen}
    if unknown := chosen.keys() - {name for column in layout.values for name in (column.name, column.header)}:
        raise InvalidInput(
            f"There is no column {min(unknown)!r}.", where="--map", advice=f"There is {_listed(layout)}."
        )
    found = {column.name: target for column in layout.values if (target := _feeds(column, chosen, points))}
    if not found:
        advice = f"Give --point CODE, or --map COLUMN=CODE with {_listed(layout)}."
        raise InvalidInput("Nothing says which points the values are of.", advice=advice)
    _check_single([target.code for target in found.values()])
    return found


def _feeds(column: ValueColumn, chosen: Targets, points: Targets) -> Target | None:
    return chosen.get(column.name) or chosen.get(column.header) or points.get(column.name)


def _only(layout: Layout, target: Target) -> ValueColumn:
    """The column that is called as the point is, or the only one that can be it by its unit."""
    if layout.names is not None:
        advice = f"Give --map NAME={target.code} with the name of one."
        raise InvalidInput("Each line names its probe.", where="--point", advice=advice)
    named = [column for column in layout.values if column.name == target.code]
    columns = named or [column for column in layout.values if _fits(column, target)]
    if len(columns) != 1:
        advice = f"Give --map COLUMN={target.code} with one of {_listed(layout)}."
        raise InvalidInput(f"It is not clear which column is {target.code}.", where="--point", advice=advice)
    return columns[0]


def _fits(column: ValueColumn, target: Target) -> bool:
    try:
        convert(0.0, column.unit, target.point.unit)
    except Refused:
        return False
    return True


def _target(points: Targets, code: str) -> Target:
    if code not in points:
        raise InvalidInput(f"There is no point {code!r}.", advice="Declare it in a plant file first.")
    return points[code]


def _check_single(codes: Sequence[str]) -> None:
    if doubled := {code for code in codes if codes.count(code) > 1}:
        raise InvalidInput(f"Several columns would feed {min(doubled)}.", where="--map", advice="Name one for each.")


def _listed(layout: Layout) -> str:
    return ", ".join(repr(column.name) for column in layout.values)
