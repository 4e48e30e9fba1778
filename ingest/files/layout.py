"""Where in an export the times, the values and the names of the points stand."""

from dataclasses import dataclass
from datetime import timezone

from byssus.ingest.files.times import DateOrder


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of values.

    Args:
        index: its place, counted from 0.
        header: what stands above it, or `column 2` where nothing does.
        name: the header without the unit; in full where columns differ in nothing else.
        unit: SenML unit, or `degF`; None if the header names none.
    """

    index: int
    header: str
    name: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """The column of times, or of dates with the times of day in another one."""

    index: int
    order: DateOrder
    clock: int | None = None
    zone: timezone | None = None
    """The zone that its header names; None where it names none."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read the lines of an export.

    Args:
        first: number of the first line of data; what stands before is title and header.
        width: cells of the header; 0 where there is no header.
        values: in a wide file one column per probe; in a long one a single column.
        names: in a long file the column that names the probe of each line; None in a wide one.
        units: in a long file the column of units, if it has one.
        sign: the decimal sign; empty where no value has any.
        size: number of the last line.
        ignored: headers of other columns.
    """

    first: int
    width: int
    time: TimeColumn
    values: tuple[ValueColumn, ...]
    names: int | None
    units: int | None
    sign: str
    size: int
    ignored: tuple[str, ...]
