"""An answer as a table, for files: the same answer gives the same bytes."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from io import BytesIO, StringIO
from math import isfinite

from xlsxwriter.worksheet import Worksheet

from byssus.core.paper.workbook import fitted, new_workbook, require_lines
from byssus.trace.questions.model import Answer, Form, Row

_LIST = "; "


def write(answer: Answer[Row], row: type[Row], form: Form) -> bytes:
    """The answer as a file; times are in UTC, lists are joined by semicolons."""
    return _csv(answer, row) if form is Form.CSV else _xlsx(answer, row)


def lines(answer: Answer[Row], row: type[Row], zone: tzinfo = UTC) -> Iterator[list[str]]:
    """Names of the columns, then every line as texts; a column that no line fills is left out."""
    names = _columns(answer, row)
    yield names
    yield from ([text(getattr(each, name), zone) for name in names] for each in answer.rows)


def _columns(answer: Answer[Row], row: type[Row]) -> list[str]:
    filled = [name for name in row.model_fields if any(getattr(each, name) not in (None, ()) for each in answer.rows)]
    return filled or list(row.model_fields)


def text(value: object, zone: tzinfo = UTC) -> str:
    """A value as people read it in a cell, a time on the clock of `zone`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    if isinstance(value, tuple):
        return _LIST.join(text(each, zone) for each in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _csv(answer: Answer[Row], row: type[Row]) -> bytes:
    """With a byte-order mark, by which spreadsheets know UTF-8; no cell is a formula."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_plain(cell) for cell in line] for line in lines(answer, row))
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    """What begins like a formula is written as text (CWE-1236)."""
    return f"'{cell}" if cell[:1] in {"=", "+", "@", "\t", "\r"} or (cell[:1] == "-" and not _is_number(cell)) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _xlsx(answer: Answer[Row], row: type[Row]) -> bytes:
    require_lines(len(answer.rows))
    out = BytesIO()
    with new_workbook(out, answer.question) as book:
        sheet = book.add_worksheet(answer.question[:31])
        names = _columns(answer, row)
        sheet.write_row(0, 0, names)
        for number, each in enumerate(answer.rows, 1):
            for column, name in enumerate(names):
                _write_cell(sheet, number, column, getattr(each, name))
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _write_cell(sheet: Worksheet, row: int, column: int, value: object) -> None:
    """A number is written as such; a text never, for a lot may be called 007, 1E5 or NAN."""
    if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
        sheet.write_number(row, column, round(value, 3))
    elif written := text(value):
        sheet.write_string(row, column, fitted(written))
