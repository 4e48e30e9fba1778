"""Workbooks (XLSX) that are the same bytes for the same cells."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO, Final

from xlsxwriter import Workbook

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
