"""How labels lie on a sheet: a grid in the middle of it, with room between them to cut."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from byssus.core.errors import InvalidInput
from byssus.trace.labels.layout import LabelSize

A4_WIDTH: Final = 210.0
A4_HEIGHT: Final = 297.0
MARGIN: Final = 6.0
"""Millimetres at the edge that office printers leave white."""
GAP: Final = 2.0


class Corner(NamedTuple):
    """The top left corner of a label, in millimetres from that of the sheet."""

    left: float
    top: float


@dataclass(frozen=True, slots=True)
class Grid:
    """So many labels of a size beside and above one another on A4."""

    size: LabelSize
    columns: int
    rows: int

    @property
    def places(self) -> int:
        """Labels on a sheet."""
        return self.columns * self.rows

    def corners(self) -> Iterator[Corner]:
        """Every place, row by row."""
        left = (A4_WIDTH - _extent(self.columns, self.size.width)) / 2
        top = (A4_HEIGHT - _extent(self.rows, self.size.height)) / 2
        for row in range(self.rows):
            for column in range(self.columns):
                yield Corner(left + column * (self.size.width + GAP), top + row * (self.size.height + GAP))


def grid_of(size: LabelSize) -> Grid:
    """As many labels of this size as a sheet holds.

    Raises:
        InvalidInput: it holds none.
    """
    columns, rows = _fitting(A4_WIDTH, size.width), _fitting(A4_HEIGHT, size.height)
    if not columns or not rows:
        raise InvalidInput(f"A label of {size.width:g} × {size.height:g} mm is larger than A4.", where="size")
    return Grid(size, columns, rows)


def _fitting(sheet: float, label: float) -> int:
    return int((sheet - 2 * MARGIN + GAP) // (label + GAP))


def _extent(labels: int, each: float) -> float:
    return labels * (each + GAP) - GAP
