"""A label as it is drawn: in millimetres from its top left corner, whatever is drawn upon."""

from dataclasses import dataclass

from byssus.trace.labels.symbol import Symbol


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; `y` is its baseline and `size` the height of its em."""

    x: float
    y: float
    size: float
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole label: the dark modules begin at (`left`, `top`), each `module` wide and high."""

    width: float
    height: float
    symbol: Symbol
    left: float
    top: float
    module: float
    lines: tuple[Line, ...]
