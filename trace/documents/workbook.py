"""Tabs as an XLSX workbook: sortable, with a filter in every header; the same tabs are the same bytes."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from byssus.core.paper.workbook import fitted, new_workbook, require_lines
from byssus.trace.documents.tab import Cell, Tab

_NARROW, _WIDE, _SEEN = 9, 42, 200
"""Widths of columns in characters; they are fitted to so many lines."""
_CHINESE: Final = 1.8
"""How many Latin characters a Chinese one is wide."""


def write_workbook(tabs: Sequence[Tab], title: str, created: datetime) -> bytes:
    """The tabs as a workbook that says it was made at the time its data reach up to."""
    written = BytesIO()
    with new_workbook(written, title, created=created) as book:
        styles = _Styles(book)
        for tab in tabs:
            _write(book.add_worksheet(tab.name), tab, styles)
    return written.getvalue()


class _Styles:
    def __init__(self, book: Workbook) -> None:
        self.head: Format = book.add_format({"bold": True, "bg_color": "#EEF2F2", "bottom": 1, "text_wrap": True})
        self.day: Format = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.time: Format = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})


def _write(page: Worksheet, tab: Tab, styles: _Styles) -> None:
    for column, name in enumerate(tab.header):
        page.write_string(0, column, name, styles.head)
        cells = (line[column] for line in tab.lines[:_SEEN])
        page.set_column(column, column, min(_WIDE, max([_NARROW, _width(name), *map(_width, cells)])))
    require_lines(len(tab.lines))
    for row, line in enumerate(tab.lines, 1):
        for column, cell in enumerate(line):
            _write_cell(page, row, column, cell, styles)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(1, len(tab.lines)), len(tab.header) - 1)
    page.set_landscape()


def _write_cell(page: Worksheet, row: int, column: int, cell: Cell, styles: _Styles) -> None:
    match cell:
        case None:
            pass
        case datetime():
            page.write_datetime(row, column, cell, styles.time)
        case date():
            page.write_datetime(row, column, cell, styles.day)
        case str():
            page.write_string(row, column, fitted(cell))
        case _:
            page.write_number(row, column, cell)


def _width(cell: Cell) -> float:
    text = "2026-01-01 00:00:00" if isinstance(cell, datetime) else str(cell or "")
    return 2 + sum(1 if character.isascii() else _CHINESE for character in text)
