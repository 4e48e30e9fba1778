"""A document as a sheet of paper: facts at its head, blocks below them, lines at its foot; all in one language."""

from dataclasses import dataclass

from byssus.core.paper.picture import Picture


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


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs under a title, which may be empty."""

    title: str
    paragraphs: tuple[str, ...]


Block = Table | Prose | Picture


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document in one language.

    Args:
        language: `zh` or `en`.
        title: what it is.
        facts: label and value, for the head.
        blocks: its body.
        foot: signature, hash and zone, a line each.
        page: the pattern of page numbers, with `{n}`.
        upright: portrait; across otherwise.
    """

    language: str
    title: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    foot: tuple[str, ...]
    page: str
    upright: bool = False

    @property
    def tables(self) -> tuple[Table, ...]:
        """The blocks that are tables."""
        return tuple(block for block in self.blocks if isinstance(block, Table))
