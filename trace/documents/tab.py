"""Tables of values, each for a tab of a workbook."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

Cell: TypeAlias = str | float | date | datetime | None
"""Text stays text, whatever it looks like; a time has no zone, the document names it."""
Line: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab: its name of at most 31 characters, the names of its columns, and its lines."""

    name: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]
