"""A sheet as an XLSX workbook of one page, named by its second fact; the same sheet gives the same bytes."""

from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from byssus.core.paper.sheet import Sheet, Table
from byssus.core.paper.workbook import fitted, new_workbook

_COLUMNS: Final = 8
_WIDE: Final = 22
_PAPER_A4: Final = 9


def write_workbook(sheet: Sheet) -> bytes:
    """The sheet as XLSX; every cell is text, so that nothing is taken for a formula or a date."""
    written = BytesIO()
    with new_workbook(written, sheet.title) as book:
        page = book.add_worksheet(sheet.facts[1][1])
        page.set_landscape()
        page.set_paper(_PAPER_A4)
        page.fit_to_pages(1, 0)
        page.set_column(0, _COLUMNS - 1, _WIDE)
        _Writer(page, book).write(sheet)
    return written.getvalue()


class _Writer:
    """Writes from the top down."""

    def __init__(self, page: Worksheet, book: Workbook) -> None:
        self._page = page
        self._row = 0
        wrapped = {"text_wrap": True, "valign": "top", "border": 1}
        self._title = book.add_format({"bold": True, "font_size": 16})
        self._section = book.add_format({"bold": True, "font_size": 12})
        self._head = book.add_format({**wrapped, "bold": True, "bg_color": "#EEF2F2"})
        self._cell = book.add_format(wrapped)
        self._plain = book.add_format({})

    def write(self, sheet: Sheet) -> None:
        """All of it."""
        self._line([sheet.title], self._title)
        for label, value in sheet.facts:
            self._line([label, value], self._plain)
        for table in sheet.tables:
            self._table(table)
        self._row += 1
        for line in sheet.foot:
            self._line([line], self._plain)

    def _table(self, table: Table) -> None:
        self._row += 1
        self._line([table.title], self._section)
        if not table.rows:
            self._line([table.otherwise], self._plain)
            return
        self._line(table.header, self._head)
        for row in table.rows:
            self._line(row, self._cell)

    def _line(self, texts: list[str] | tuple[str, ...], style: Format) -> None:
        for column, text in enumerate(texts):
            self._page.write_string(self._row, column, fitted(text), style)
        self._row += 1
