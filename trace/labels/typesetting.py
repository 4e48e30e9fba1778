"""Text in a given width: as large as wished where it fits, else smaller, in more lines, and cut at the very last."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from byssus.core.paper.fonts import width_of

FIGURE: Final = 0.703
"""Height of figures in ems (Adobe's metrics of Helvetica); Chinese characters are higher."""
SMALLEST_TEXT: Final = 1.8 / FIGURE
"""Millimetres of an em in which figures are 1.8 mm high, as GB 7718-2011 § 3.9 asks on packs above 35 cm²."""
LEADING: Final = 1.3
"""Height of a line, in ems."""
ASCENT: Final = 0.86
"""Height above the baseline, in ems."""
_STEPS: Final = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64)
_WORDS: Final = re.compile(r"[\x21-\xff]+ *|[（《“【]*.[）》”】，。、]*")
"""Chinese may be broken anywhere but behind opening and before closing marks, Latin between words."""


class Block(NamedTuple):
    """Lines of one size."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """Of all lines."""
        return len(self.lines) * self.size * LEADING


@lru_cache(1000)
def fitted(text: str, size: float, width: float, most_lines: int = 1, *, bold: bool = False) -> Block:
    """The text in as few lines as it takes, then as large as it can be; cut with … where nothing else helps."""
    sizes = [max(SMALLEST_TEXT, size * step) for step in _STEPS]
    for count in range(1, most_lines + 1):
        for each in sizes:
            if len(lines := list(wrapped(text, each, width, bold=bold))) <= count:
                return Block(tuple(lines), each)
    lines = list(wrapped(text, sizes[-1], width, bold=bold))
    return Block((*lines[: most_lines - 1], _cut(lines[most_lines - 1], sizes[-1], width)), sizes[-1])


def common_size(texts: Sequence[str], size: float, width: float) -> float:
    """The largest size at which every text stands in one line, or the smallest there is."""
    sizes = [max(SMALLEST_TEXT, size * step) for step in _STEPS]
    return next((each for each in sizes if all(width_of(text, each) <= width for text in texts)), sizes[-1])


def wrapped(text: str, size: float, width: float, *, bold: bool = False) -> Iterator[str]:
    """The whole text in lines; a word that is longer than a line is broken."""
    line = ""
    for word in _WORDS.findall(text):
        if line and width_of(line + word.rstrip(), size, bold=bold) > width:
            yield line.rstrip()
            line = ""
        for character in word:
            if line and width_of(line + character.strip(), size, bold=bold) > width:
                yield line
                line = ""
            line += character
    if line:
        yield line.rstrip()


def _cut(line: str, size: float, width: float) -> str:
    while line and width_of(f"{line}…", size) > width:
        line = line[:-1]
    return f"{line}…"
