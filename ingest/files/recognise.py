"""Finds out how an export is laid out, from its headers and from what its columns hold."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from byssus.core.errors import InvalidInput
from byssus.ingest.files.cells import Kind
from byssus.ingest.files.layout import Layout, TimeColumn, ValueColumn
from byssus.ingest.files.sheet import Line, Sheet
from byssus.ingest.files.survey import Survey, survey
from byssus.ingest.files.times import DateOrder, header_zone
from byssus.ingest.files.units import name_and_unit, unit_of

_NAMES = re.compile(
    r"((point|probe|sensor|channel|device|logger)([ _-]?(code|name|id|no\.?))?|code|name"
    r"|(测点|点位|探头|通道|设备)(编号|名称|代码)?|名称)",
    re.IGNORECASE,
)
_UNITS = re.compile(r"units?|uom|单位", re.IGNORECASE)
_COUNTERS = re.compile(
    r"#|no\.?|nr\.?|num(ber)?|id|index|row|record( no\.?)?|seq(uence)?|序号|编号|行号", re.IGNORECASE
)


def recognise(sheet: Sheet, order: DateOrder | None = None) -> Layout:
    """How to read a sheet; `order` is that of its dates, where they do not tell by themselves.

    Raises:
        InvalidInput: there are no times or no values, or the dates may be read in several ways.
    """
    counted = survey(sheet)
    columns = _Columns(_header(counted.before), counted)
    values, names = columns.values_and_names()
    if not values:
        raise InvalidInput("No column holds values beside the times.", advice="Look at the file in an editor.")
    zone = header_zone(columns.header(counted.time))
    return Layout(
        first=counted.first,
        width=len(columns.headers),
        time=TimeColumn(counted.time, _order(counted.orders, order), counted.clock, zone),
        values=_distinct([columns.value(index) for index in values]),
        names=names,
        units=columns.units() if names is not None else None,
        sign=_sign(counted.signs),
        size=counted.size,
        ignored=tuple(columns.ignored({counted.time, counted.clock, names, *values})),
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    """Every column of a sheet: its header, and what it holds."""

    headers: Sequence[str]
    counted: Survey

    def header(self, index: int) -> str:
        """The header of the column, or its number as people count."""
        return (self.headers[index] if index < len(self.headers) else "") or f"column {index + 1}"

    def values_and_names(self) -> tuple[list[int], int | None]:
        """The columns of values, and in a long file the one that names the probe of each line."""
        values = [index for index in self._all() if self._holds_values(index)]
        names = self._named(_NAMES)
        others = [index for index in values if index != names]
        if names is not None and len(others) == 1:
            return others, names
        texts = [index for index in self._all() if self.counted.kinds[index][Kind.TEXT]]
        if not self.headers and len(values) == len(texts) == 1:
            return values, texts[0]
        return values, None

    def units(self) -> int | None:
        """The column of units, if there is one."""
        return self._named(_UNITS)

    def value(self, index: int) -> ValueColumn:
        """A column of values."""
        header = self.header(index)
        return ValueColumn(index, header, *name_and_unit(header))

    def ignored(self, used: set[int | None]) -> Iterator[str]:
        """Headers of the columns that are not used, without those that are empty."""
        for index in self._all():
            if index not in used and index != self.units() and set(self.counted.kinds[index]) != {Kind.BLANK}:
                yield self.header(index)

    def _all(self) -> list[int]:
        return sorted(self.counted.kinds)

    def _named(self, pattern: re.Pattern[str]) -> int | None:
        return next((index for index in self._all() if pattern.fullmatch(self.header(index))), None)

    def _holds_values(self, index: int) -> bool:
        kinds = self.counted.kinds[index]
        values = kinds[Kind.NUMBER] + kinds[Kind.MARK]
        return 2 * values > kinds.total() - kinds[Kind.BLANK] and not _COUNTERS.fullmatch(self.header(index))


def _distinct(columns: Sequence[ValueColumn]) -> tuple[ValueColumn, ...]:
    """The columns with names that tell them apart: with the unit, or with their number, where it needs that."""
    names = Counter(column.name for column in columns)
    headers = Counter(column.header for column in columns)
    return tuple(
        column
        if names[column.name] == 1
        else replace(column, name=column.header)
        if headers[column.header] == 1
        else replace(column, name=f"{column.header} column {column.index + 1}")
        for column in columns
    )


def _header(before: Sequence[Line]) -> list[str]:
    """The texts of the line right before the data, if it has several; with the units of a line of units below it."""
    rows = [[str(cell or "") for cell in line.cells] for line in before]
    if len(rows) > 1 and all(not cell or unit_of(cell) for cell in rows[-1]):
        pairs = zip_longest(rows[-2], rows[-1], fillvalue="")
        return [f"{name} ({unit})" if unit else name for name, unit in pairs]
    return rows[-1] if rows and sum(map(bool, rows[-1])) > 1 else []


def _order(seen: Counter[DateOrder], wanted: DateOrder | None) -> DateOrder:
    """The order that makes dates of the most cells."""
    if wanted is not None or not seen:
        return wanted or DateOrder.YMD
    (best, most), *others = seen.most_common()
    if others and others[0][1] == most:
        named = " or ".join(sorted(order for order, count in seen.items() if count == most))
        raise InvalidInput(
            f"The dates may be read in several ways: {named}.", where="--dates", advice="Say in which order they stand."
        )
    return best


def _sign(seen: Counter[str]) -> str:
    """The decimal sign that most values have; empty if none has any."""
    signs = [(count, sign) for sign, count in seen.items() if sign]
    return max(signs)[1] if signs else ""
