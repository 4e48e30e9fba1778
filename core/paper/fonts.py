"""The fonts of paper and labels, and how wide a text is in them.

Chinese is set in the font that PDF readers bring themselves for its character collection (ISO 32000 § 9.7.5.2), so that
no font is shipped; figures and Latin letters are in Helvetica, which every reader has too.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth

LATIN: Final = "Helvetica"
LATIN_BOLD: Final = "Helvetica-Bold"
CHINESE: Final = "STSong-Light"
_LAST_LATIN: Final = "\xff"
_DASHES: Final = "–—…"
"""Western fonts have them too; the minus sign is set as a dash, which in the Chinese font is twice as wide."""

registerFont(UnicodeCIDFont(CHINESE))


def is_latin(character: str) -> bool:
    """Whether fonts of the West have the character."""
    return character <= _LAST_LATIN or character in _DASHES


class Piece(NamedTuple):
    """Characters in a row that are set in one font."""

    text: str
    font: str

    @property
    def is_chinese(self) -> bool:
        """Whether it is set in the Chinese font."""
        return self.font == CHINESE


def pieces(text: str, *, bold: bool = False) -> Iterator[Piece]:
    """A text, cut where the font changes."""
    latin = LATIN_BOLD if bold else LATIN
    for western, characters in groupby(text.replace("−", "–"), key=is_latin):
        yield Piece("".join(characters), latin if western else CHINESE)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line, in the unit of `size`; these fonts have no kerning."""
    return size * sum(_ems(character, bold) for character in text)


@lru_cache(10_000)
def _ems(character: str, bold: bool) -> float:
    [piece] = pieces(character, bold=bold)
    return float(stringWidth(piece.text, piece.font, 1))
