"""The words beside a symbol, set from the top down while there is room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from byssus.trace.gs1 import Code
from byssus.trace.labels.content import Fact, LabelledProduct, facts
from byssus.trace.labels.drawing import Line
from byssus.trace.labels.typesetting import ASCENT, LEADING, Block, common_size, fitted

NARROWEST_COLUMN: Final = 10.0
"""Narrower, words beside the symbol would fall into letters."""
NAME: Final = 3.6
NAME_EN: Final = 2.7
FACT: Final = 2.7


@dataclass(frozen=True, slots=True)
class Words:
    """What a label says beside its code; `product` is None where nobody declared it."""

    product: LabelledProduct | None
    today: date
    """The day from which two-digit years are seen."""


@dataclass(slots=True)
class Column:
    """Room for lines, in millimetres; `top` is where the next one goes."""

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


def told(column: Column, code: Code, words: Words, scale: float) -> Iterator[Line]:
    """The product and what the code says of it; what finds no room is left out, the least needed first.

    Args:
        column: where it goes.
        code: a valid code.
        words: what to say.
        scale: of the type, at most.
    """
    if column.width < NARROWEST_COLUMN:
        return
    if words.product:
        yield from column.set(fitted(words.product.name, NAME * scale, column.width, 2, bold=True), bold=True)
        yield from column.set(fitted(words.product.name_en or "", NAME_EN * scale, column.width, 2))
        column.top += FACT * scale * 0.3
    yield from _facts(column, list(facts(code, words.product, words.today)), FACT * scale)


def _facts(column: Column, told: Sequence[Fact], largest: float) -> Iterator[Line]:
    size = common_size([str(fact) for fact in told if not fact.is_long], largest, column.width)
    for fact in told:
        yield from column.set(fitted(str(fact), size, column.width, 2))
