"""What the columns of an export hold, counted over all of its lines: a probe may be silent for the first thousand."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice

from byssus.core.errors import InvalidInput
from byssus.ingest.files.cells import Kind, kind_of, number_of
from byssus.ingest.files.sheet import Cell, Line, Sheet
from byssus.ingest.files.times import DateOrder, has_clock, is_counted_time, orders_of

_HEAD = 300


@dataclass(slots=True)
class Survey:
    """What was counted in the lines of data.

    Args:
        time: column of times.
        clock: column of times of day, where the other holds dates only.
        before: the lines before the first line of data that hold something, and no time.
    """

    time: int
    clock: int | None = None
    before: list[Line] = field(default_factory=list)
    first: int = 0
    size: int = 0
    kinds: dict[int, Counter[Kind]] = field(default_factory=dict)
    orders: Counter[DateOrder] = field(default_factory=Counter)
    signs: Counter[str] = field(default_factory=Counter)

    def count(self, line: Line) -> None:
        """Count a line of data."""
        for index, cell in enumerate(line.cells):
            if index not in (self.time, self.clock):
                kind = kind_of(cell)
                self.kinds.setdefault(index, Counter())[kind] += 1
                if kind is Kind.NUMBER and (number := number_of(cell)):
                    self.signs[number.sign] += 1
        self.orders.update(orders_of(line.cell(self.time)))


def survey(sheet: Sheet) -> Survey:
    """Go through the whole sheet once.

    Raises:
        InvalidInput: no column holds times.
    """
    counted = _time_columns(list(islice(sheet.lines(), _HEAD)))
    for line in sheet.lines():
        counted.size = line.number
        if counted.first or _is_data(line, counted):
            counted.first = counted.first or line.number
            counted.count(line)
        elif any(cell is not None for cell in line.cells) and not _is_time(line.cell(counted.time)):
            counted.before.append(line)
    return counted


def _is_data(line: Line, counted: Survey) -> bool:
    return _is_time(line.cell(counted.time)) and any(
        kind_of(cell) in (Kind.NUMBER, Kind.MARK)
        for index, cell in enumerate(line.cells)
        if index not in (counted.time, counted.clock)
    )


def _is_time(cell: Cell) -> bool:
    return kind_of(cell) is Kind.TIME or is_counted_time(cell)


def _time_columns(head: list[Line]) -> Survey:
    written = _fullest(head, lambda cell: kind_of(cell) is Kind.TIME)
    if written is None:
        counted = _fullest(head, is_counted_time)
        if counted is None:
            raise InvalidInput(
                "No column holds times.",
                advice="Known are ISO 8601, 2026/01/20 10:00, 20.01.2026 10:00:00, Excel dates, and seconds or "
                "milliseconds since 1970.",
            )
        return Survey(counted)
    return Survey(written, _clock_column(head, written))


def _clock_column(head: list[Line], time: int) -> int | None:
    """The column of times of day, if the cells of the other one say none."""
    dated = [line for line in head if kind_of(line.cell(time)) is Kind.TIME]
    if any(has_clock(line.cell(time)) for line in dated):
        return None
    return _fullest(dated, lambda cell: kind_of(cell) is Kind.CLOCK)


def _fullest(lines: Iterable[Line], wanted: Callable[[Cell], bool]) -> int | None:
    """The column, leftmost of equals, with the most cells that are wanted; None if no cell is."""
    counts = Counter(index for line in lines for index, cell in enumerate(line.cells) if wanted(cell))
    return min(counts, key=lambda index: (-counts[index], index), default=None)
