"""Where things stand on a label: the symbol to the left, words beside it, the human-readable code below both.

Where a label is too low for that, the human-readable code stands beside the symbol in place of the words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from byssus.core.errors import InvalidInput
from byssus.trace.gs1 import Code
from byssus.trace.labels.content import Fact, LabelledProduct, facts
from byssus.trace.labels.drawing import Drawing, Line
from byssus.trace.labels.fonts import width_of
from byssus.trace.labels.symbol import Symbol
from byssus.trace.labels.typesetting import ASCENT, LEADING, Block, common_size, fitted, wrapped

PADDING: Final = 2.0
SMALLEST_MODULE: Final = 0.396
LARGEST_MODULE: Final = 0.99
"""Millimetres; what a till reads of these symbols (GS1 General Specifications, symbol specification tables)."""
SYMBOL_SHARE: Final = 0.46
"""Of the width, at most, where words stand beside the symbol."""
NAME: Final = 3.6
NAME_EN: Final = 2.4
FACT: Final = 2.4
CODE_TEXT: Final = 2.2


class LabelSize(BaseModel):
    """Width and height of a label, in millimetres."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    width: Annotated[float, Field(ge=15, le=200)] = 60.0
    height: Annotated[float, Field(ge=10, le=280)] = 40.0


@dataclass(frozen=True, slots=True)
class Words:
    """What a label says beside its code; `product` is None where nobody declared it."""

    product: LabelledProduct | None
    today: date
    """The day from which two-digit years are seen."""


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
    share = SYMBOL_SHARE if words else 1.0
    module = _module(symbol, size.width * share, size.height - below.height - PADDING / 2)
    if module >= SMALLEST_MODULE:
        drawing = _with_symbol(symbol, module, size)
        told = _told(_beside(drawing, size.height - below.height), code, words) if words else ()
        return replace(drawing, lines=(*told, *_code_lines(below, PADDING, size.height - PADDING / 2 - below.height)))
    return _low_label(code, symbol, size)


def _low_label(code: Code, symbol: Symbol, size: LabelSize) -> Drawing:
    module = _module(symbol, size.width, size.height)
    if module >= SMALLEST_MODULE:
        drawing = _with_symbol(symbol, module, size)
        beside = _beside(drawing, size.height)
        if beside.width > CODE_TEXT:
            lines = [part for text in code.human_readable for part in wrapped(text, CODE_TEXT, beside.width)]
            if (block := Block(tuple(lines), CODE_TEXT)).height <= size.height - PADDING:
                return replace(drawing, lines=tuple(_code_lines(block, beside.x, (size.height - block.height) / 2)))
    raise InvalidInput(
        f"{code.source!r} and its text need a larger label than {size.width:g} × {size.height:g} mm.",
        where="size",
        advice=f"The symbol alone takes {symbol.span * SMALLEST_MODULE:.1f} mm; a Data Matrix takes least.",
    )


def _module(symbol: Symbol, width: float, height: float) -> float:
    """The greatest module with which the symbol fits; its quiet zone may lie in the padding of the label."""
    quiet = symbol.carrier.quiet
    across = min(height / symbol.span, (height - PADDING) / (symbol.modules + quiet))
    return min(across, max(width / symbol.span, SMALLEST_MODULE), LARGEST_MODULE)


def _with_symbol(symbol: Symbol, module: float, size: LabelSize) -> Drawing:
    inset = max(PADDING, symbol.carrier.quiet * module)
    return Drawing(size.width, size.height, symbol, inset, inset, module, ())


@dataclass(slots=True)
class _Column:
    """Room for lines that are set from the top down."""

    x: float
    top: float
    width: float
    bottom: float

    def set(self, block: Block, *, bold: bool = False) -> Iterator[Line]:
        """The lines of a block, or none of them where too little room is left."""
        if self.top + block.height > self.bottom + 0.01:
            return
        for text in block.lines:
            yield Line(self.x, self.top + block.size * ASCENT, block.size, text, bold)
            self.top += block.size * LEADING


def _beside(drawing: Drawing, bottom: float) -> _Column:
    x = drawing.left + (drawing.symbol.modules + drawing.symbol.carrier.quiet) * drawing.module + PADDING / 2
    return _Column(x, PADDING, drawing.width - PADDING - x, bottom)


def _told(column: _Column, code: Code, words: Words) -> Iterator[Line]:
    if words.product:
        yield from column.set(fitted(words.product.name, NAME, column.width, 2, bold=True), bold=True)
        yield from column.set(fitted(words.product.name_en or "", NAME_EN, column.width, 2))
        column.top += FACT * 0.3
    yield from _facts(column, list(facts(code, words.product, words.today)))


def _facts(column: _Column, told: Sequence[Fact]) -> Iterator[Line]:
    size = common_size([str(fact) for fact in told if not fact.is_long], FACT, column.width)
    for fact in told:
        yield from column.set(fitted(str(fact), size, column.width, 2))


def _code_below(code: Code, size: LabelSize) -> Block:
    """Elements of the human-readable code, as many in a line as fit (GS1 General Specifications § 4.14)."""
    width = size.width - 2 * PADDING
    lines: list[str] = []
    for element in code.human_readable:
        longer = f"{lines[-1]}  {element}" if lines else element
        if lines and width_of(longer, CODE_TEXT) <= width:
            lines[-1] = longer
        else:
            lines += wrapped(element, CODE_TEXT, width)
    return Block(tuple(lines), CODE_TEXT)


def _code_lines(block: Block, x: float, top: float) -> Iterator[Line]:
    for number, text in enumerate(block.lines):
        yield Line(x, top + (number * LEADING + ASCENT) * block.size, block.size, text)
