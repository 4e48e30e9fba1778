"""Workbooks of Excel (.xlsx), read line by line."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from byssus.core.errors import InvalidInput
from byssus.ingest.files.sheet import Cell, Line, Sheet

SIGNATURE = b"PK\x03\x04"
"""How a workbook, being a ZIP archive, begins."""


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """The active sheet of a workbook: the one that was open when it was saved."""

    content: bytes
    title: str

    @property
    def written(self) -> str:
        """Kind of file and name of the sheet."""
        return f"Excel workbook, sheet {self.title!r}"

    def lines(self) -> Iterator[Line]:
        """Every row; formulas by the value that was last computed."""
        workbook = openpyxl.load_workbook(io.BytesIO(self.content), read_only=True, data_only=True)
        try:
            for number, row in enumerate(workbook[self.title].iter_rows(values_only=True), 1):
                yield Line(number, [_cell(value) for value in row])
        finally:
            workbook.close()


def open_workbook(content: bytes) -> Sheet:
    """The sheet of readings of a workbook.

    Raises:
        InvalidInput: the bytes are no workbook, or it has no sheet of cells.
    """
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        title = workbook.active.title
        workbook.close()
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError, AttributeError) as error:
        raise InvalidInput(
            f"The file is no Excel workbook ({error}).", advice="Save it as .xlsx, or export it as CSV."
        ) from error
    return WorkbookSheet(content, title)


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, datetime):
        return value
    if isinstance(value, bool | int | float):
        return float(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a wall time; its zone comes later
    if isinstance(value, time):
        return value.isoformat()
    return str(value).strip() or None
