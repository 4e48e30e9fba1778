"""A file as lines of cells, whatever it was written with."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol, TypeAlias

Cell: TypeAlias = str | float | datetime | None
"""A text without blanks around it, a number or a wall time of a workbook, or nothing."""


class Line(NamedTuple):
    """A line of the file, counted from 1 as editors do."""

    number: int
    cells: Sequence[Cell]

    def cell(self, index: int) -> Cell:
        """The cell of that column, counted from 0; None where the line ends before it."""
        return self.cells[index] if index < len(self.cells) else None


class Sheet(Protocol):
    """Lines that can be gone through more than once, without holding all of them."""

    @property
    def written(self) -> str:
        """How the file is written, in words for people."""

    def lines(self) -> Iterator[Line]:
        """Every line, from the first."""
