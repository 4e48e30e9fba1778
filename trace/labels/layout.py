"""Where things stand on a label: the symbol to the left, words beside it, the human-readable code below both.

Where a label is too low for that, the human-readable code stands beside the symbol in place of the words.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from byssus.core.errors import InvalidInput
from byssus.core.paper.fonts import width_of
from byssus.trace.gs1 import Code
from byssus.trace.labels.column import NARROWEST_COLUMN, Column, Words, told
from byssus.trace.labels.drawing import Drawing, Line
from byssus.trace.labels.symbol import Symbol
from byssus.trace.labels.typesetting import ASCENT, LEADING, Block, wrapped

PADDING: Final = 2.0
SMALLEST_MODULE: Final = 0.396
LARGEST_MODULE: Final = 0.99
"""Millimetres of a module that tills read (GS1 General Specifications § 5.12.3.1, for two-dimensional symbols)."""
SYMBOL_SHARE: Final = 0.46
"""Of the width, at most, where words stand beside the symbol."""
CODE_TEXT: Final = 2.2
"""Of the human-readable code, which no rule gives a height; a default of ours."""


class LabelSize(BaseModel):
    """Width and height of a label, in millimetres."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    width: Annotated[float, Field(ge=15, le=200)] = 60.0
    height: Annotated[float, Field(ge=10, le=280)] = 40.0

    @property
    def type_scale(self) -> float:
        """How much larger than on a label of 60 × 40 mm the words are; never smaller."""
        return max(1.0, min(self.width / 60, self.height / 40))


def label_drawing(code: Code, symbol: Symbol, words: Words | None, size: LabelSize) -> Drawing:
    """Lay out a label.

    Words that find no room are left out, the least needed first; the human-readable code is always whole.

    Args:
        code: a valid code.
        symbol: of that code.
        words: None for a label that shows the code alone.
        size: of the label.

    Raises:
        InvalidInput: on a label this small, scanners at a till would not read the symbol.
    """
    below = _code_below(code, size)
    room = size.height - below.height - PADDING / 2
    module = _module(symbol, size.width, room, SYMBOL_SHARE if words else 1.0)
    if module >= SMALLEST_MODULE:
        drawing = _with_symbol(symbol, module, size)
        beside = (
            told(_beside(drawing, size.height - below.height - PADDING), code, words, size.type_scale) if words else ()
        )
        return replace(drawing, lines=(*beside, *_code_lines(below, PADDING, size.height - PADDING / 2 - below.height)))
    return _low_label(code, symbol, size)


def _low_label(code: Code, symbol: Symbol, size: LabelSize) -> Drawing:
    module = _module(symbol, size.width, size.height)
    if module >= SMALLEST_MODULE:
        drawing = _with_symbol(symbol, module, size)
        beside = _beside(drawing, size.height)
        if beside.width >= NARROWEST_COLUMN:
            lines = [part for text in code.human_readable for part in wrapped(text, CODE_TEXT, beside.width)]
            if (block := Block(tuple(lines), CODE_TEXT)).height <= size.height - PADDING:
                return replace(drawing, lines=tuple(_code_lines(block, beside.x, (size.height - block.height) / 2)))
    raise InvalidInput(
        f"{code.source!r} and its text need a larger label than {size.width:g} × {size.height:g} mm.",
        where="size",
        advice=f"The symbol alone takes {symbol.span * SMALLEST_MODULE:.1f} mm; a Data Matrix takes least.",
    )


def _module(symbol: Symbol, width: float, height: float, share: float = 1.0) -> float:
    """The greatest module with which the symbol fits, and takes no more than its share of the width if it can."""
    wished = max(width * share / symbol.span, SMALLEST_MODULE)
    return min(_fitting(symbol, width), _fitting(symbol, height), wished, LARGEST_MODULE)


def _fitting(symbol: Symbol, length: float) -> float:
    """The greatest module for a length; the quiet zone may lie in the padding of the label."""
    return min(length / symbol.span, (length - PADDING) / (symbol.modules + symbol.carrier.quiet))


def _with_symbol(symbol: Symbol, module: float, size: LabelSize) -> Drawing:
    inset = max(PADDING, symbol.carrier.quiet * module)
    return Drawing(size.width, size.height, symbol, inset, inset, module, ())


def _beside(drawing: Drawing, bottom: float) -> Column:
    x = drawing.left + (drawing.symbol.modules + drawing.symbol.carrier.quiet) * drawing.module + PADDING / 2
    return Column(x, PADDING, drawing.width - PADDING - x, bottom)


def _code_below(code: Code, size: LabelSize) -> Block:
    """Elements of the human-readable code, as many in a line as fit (GS1 General Specifications § 4.14)."""
    width, height = size.width - 2 * PADDING, CODE_TEXT * size.type_scale
    lines: list[str] = []
    for element in code.human_readable:
        longer = f"{lines[-1]}  {element}" if lines else element
        if lines and width_of(longer, height) <= width:
            lines[-1] = longer
        else:
            lines += wrapped(element, height, width)
    return Block(tuple(lines), height)


def _code_lines(block: Block, x: float, top: float) -> Iterator[Line]:
    for number, text in enumerate(block.lines):
        yield Line(x, top + (number * LEADING + ASCENT) * block.size, block.size, text)
