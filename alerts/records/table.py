"""A table of texts, as every form of a record draws it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Texts in rows under a header.

    Args:
        title: above it.
        widths: of the columns, against one another.
        otherwise: what to say where there are no rows; a table without rows and without this is left out.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    otherwise: str = ""
