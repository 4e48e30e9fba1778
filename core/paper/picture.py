"""A drawing as marks on a field, for any medium; lengths are points (1/72 inch) from the top left corner, downwards."""

from dataclasses import dataclass
from enum import StrEnum


class Ink(StrEnum):
    """What a mark means, by which a medium chooses its colour; no meaning is told by colour alone."""

    TEXT = "text"
    QUIET = "quiet"
    FIELD = "field"
    ACCENT = "accent"
    WARN = "warn"
    BAD = "bad"


class Anchor(StrEnum):
    """Which point of a text lies where it is put."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through some points, each x and y."""

    points: tuple[tuple[float, float], ...]
    ink: Ink
    width: float = 0.6
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, filled, outlined, or both."""

    x: float
    y: float
    width: float
    height: float
    fill: Ink | None = None
    outline: Ink | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text that stands on `y`."""

    x: float
    y: float
    text: str
    size: float = 7
    ink: Ink = Ink.TEXT
    anchor: Anchor = Anchor.START
    bold: bool = False


Mark = Stroke | Box | Words


@dataclass(frozen=True, slots=True)
class Picture:
    """Marks on a field of `width` × `height`, drawn one over the other in their order.

    Where the field is wider than the page, or higher, all of it is drawn smaller.
    """

    title: str
    width: float
    height: float
    marks: tuple[Mark, ...]
