"""Workbooks (XLSX) that are the same bytes for the same cells."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO, Final

from xlsxwriter import Workbook

from byssus.core.errors import InvalidInput

MOST_LINES: Final = 1_048_576
"""Rows of a sheet of Excel 2007 and later, that of the header among them; a writer would leave out the others."""
MOST_TEXT: Final = 32_767
"""UTF-16 code units of a cell; a writer would cut off the others."""
_CUT: Final = " … [32 767]"
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""In place of the time of writing, which would make every file another one."""


@contextmanager
def new_workbook(out: BinaryIO, title: str, *, created: datetime = _EPOCH) -> Iterator[Workbook]:
    """A workbook that is written to `out` when the block is left; no text in it becomes a formula or a link (CWE-1236).

    Rows are held in memory.
    """
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, settings) as book:
        book.set_properties({"title": title, "created": created.astimezone(UTC).replace(tzinfo=None)})
        yield book


def require_lines(lines: int) -> None:
    """Go on only if a sheet has room for so many lines and a header.

    Raises:
        InvalidInput: there are more.
    """
    if lines >= MOST_LINES:
        advice = "Ask for less at once, or take CSV."
        raise InvalidInput(f"{lines} lines do not fit a sheet of a workbook.", where="format", advice=advice)


def fitted(text: str) -> str:
    """A text as a cell can hold it; one that is longer says at its end that it was cut."""
    if len(text) <= MOST_TEXT // 2 or len(text.encode("utf-16-le")) // 2 <= MOST_TEXT:
        return text
    units = text.encode("utf-16-le")[: 2 * (MOST_TEXT - len(_CUT))]
    return units.decode("utf-16-le", errors="ignore") + _CUT
