"""What the lines of an export say: values with their times, and what of them cannot be used."""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from byssus.ingest.files.cells import Number, value_of
from byssus.ingest.files.layout import Layout
from byssus.ingest.files.sheet import Line, Sheet
from byssus.ingest.files.times import Moment, read_time
from byssus.ingest.files.units import unit_of
from byssus.ingest.message import Problem, Reason, Refused


class Entry(NamedTuple):
    """A value of a probe."""

    line: int
    name: str
    """Header of the column in a wide file, the name in the line in a long one."""
    time: Moment
    value: float
    unit: str | None
    """None: the unit that the point declares."""


class Refusal(NamedTuple):
    """A cell, or a whole line, that cannot be used."""

    line: int
    name: str
    """Empty when it is the whole line."""
    problem: Problem


Item: TypeAlias = Entry | Refusal


def read_entries(sheet: Sheet, layout: Layout) -> Iterator[Item]:
    """Everything that stands in the lines of data, in their order; empty cells say nothing."""
    for line in sheet.lines():
        if line.number >= layout.first and any(cell is not None for cell in line.cells):
            try:
                yield from _line(line, layout)
            except Refused as refusal:
                yield Refusal(line.number, "", refusal.problem)


def _line(line: Line, layout: Layout) -> Iterator[Item]:
    _check_width(line, layout)
    column = layout.time
    clock = None if column.clock is None else line.cell(column.clock)
    time = read_time(line.cell(column.index), column.order, clock)
    named = None if layout.names is None else _name(line, layout.names)
    for value in layout.values:
        if (cell := line.cell(value.index)) is None:
            continue
        name = value.name if named is None else named
        try:
            number = value_of(cell, layout.sign)
            yield Entry(line.number, name, time, number.value, _unit(line, layout, number) or value.unit)
        except Refused as refusal:
            yield Refusal(line.number, name, refusal.problem)


def _check_width(line: Line, layout: Layout) -> None:
    """More cells than headers: a decimal comma was taken for a delimiter, and every value would be wrong."""
    filled = max(index for index, cell in enumerate(line.cells, 1) if cell is not None)
    if layout.width and filled > layout.width:
        raise Refused(
            Reason.WRONG_TYPE,
            f"The line has {filled} cells, and the header {layout.width}: a value with a comma has to be in quotes.",
        )


def _name(line: Line, column: int) -> str:
    cell = line.cell(column)
    if cell is None:
        raise Refused(Reason.MISSING, "The line names no probe.")
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _unit(line: Line, layout: Layout, number: Number) -> str | None:
    """The unit written after the value, or in the line's column of units; that of the header comes after."""
    if number.unit is not None or layout.units is None or (cell := line.cell(layout.units)) is None:
        return number.unit
    return unit_of(str(cell)) or str(cell)
