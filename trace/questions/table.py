"""An answer as a table, for files: the same answer gives the same bytes."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

from byssus.core.paper.workbook import new_workbook
from byssus.trace.questions.model import Answer, Form, Row

_LIST = "; "
_LONGEST_NUMBER = 13


def write(answer: Answer[Row], row: type[Row], form: Form) -> bytes:
    """The answer as a file; times are in UTC, lists are joined by semicolons."""
    return _csv(answer, row) if form is Form.CSV else _xlsx(answer, row)


def lines(answer: Answer[Row], row: type[Row]) -> Iterator[list[str]]:
    """Names of the columns, then every line as texts; a column that no line fills is left out."""
    filled = [name for name in row.model_fields if any(getattr(each, name) not in (None, ()) for each in answer.rows)]
    names = filled or list(row.model_fields)
    yield names
    yield from ([text(getattr(each, name)) for name in names] for each in answer.rows)


def text(value: object) -> str:
    """A value as people read it in a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    if isinstance(value, tuple):
        return _LIST.join(map(text, value))
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


def _cell(cell: str) -> str | float:
    """A number as such, but for what only looks like one: codes have more digits than a number can hold."""
    return float(cell) if _is_number(cell) and len(cell) < _LONGEST_NUMBER else cell


def _xlsx(answer: Answer[Row], row: type[Row]) -> bytes:
    out = BytesIO()
    with new_workbook(out, answer.question) as book:
        sheet = book.add_worksheet(answer.question[:31])
        for number, line in enumerate(lines(answer, row)):
            sheet.write_row(number, 0, [_cell(cell) if number else cell for cell in line])
        sheet.freeze_panes(1, 0)
    return out.getvalue()
