"""Compressed Digital Links: a code as bits, in the URI-safe alphabet of base 64 (RFC 4648 § 5).

The form of GS1 Digital Link 1.1, "Compression", which GS1's community resolver writes and reads. Each identifier
stands as its digits in four bits each, then come the parts of its value: numbers as binary numbers, as long as that
many digits can take; other text in the least of five alphabets, which three bits name. Only a part of open length
tells its length. What stands in `SEQUENCES` is one octet for several identifiers that often go together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, log2
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final

from byssus.trace.gs1.code import Code
from byssus.trace.gs1.components import Component
from byssus.trace.gs1.elements import Triple
from byssus.trace.gs1.parsing import parse
from byssus.trace.gs1.registry import AI_LENGTHS, IDENTIFIERS

URI_SAFE: Final = f"{ascii_uppercase}{ascii_lowercase}{digits}-_"
ASCII: Final = "".join(map(chr, range(128)))
_LOWER_HEX, _UPPER_HEX = f"{digits}abcdef", f"{digits}ABCDEF"
ALPHABETS: Final = (digits, _LOWER_HEX, _UPPER_HEX, URI_SAFE, ASCII)
"""By the number that names them; the first holds one number rather than single characters."""
_CHEAPEST_FIRST: Final = (0, 2, 1, 3, 4)
SEXTET: Final = 6

_AFTER: Final = {
    "01": """0A=22 0B=10 0C=21 0D=17 0E=7003 0F=30 1A=10+21+17 1B=15 1C=11 1D=16 1E=91 1F=10+15
        2A=3100 2B=3101 2C=3102 2D=3103 2E=3104 2F=3105 3A=3200 3B=3201 3C=3202 3D=3203 3E=3204 3F=3205
        A0=3920 A1=3921 A2=3922 A3=3923 A4=3924 A5=3925 A6=3926 A7=3927 A8=3928 A9=3929""",
    "255": """C0=3900 C1=3901 C2=3902 C3=3903 C4=3904 C5=3905 C6=3906 C7=3907 C8=3908 C9=3909
        CA=3940 CB=3941 CC=3942 CD=3943""",
    "414": "9D=254",
    "8010": "9A=8011",
    "8017": "9B=8019",
    "8018": "9C=8019",
}
SEQUENCES: Final = {
    word[:2]: (first, *word[3:].split("+")) for first, words in _AFTER.items() for word in words.split()
}
"""Octets, as two hexadecimal digits, that stand for identifiers in a row; they are read, but not written."""


class _NotCompressedError(Exception):
    """A text is no compressed code."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Components that are written as one: all text, or digits that are all of fixed, or all of open length."""

    numeric: bool
    longest: int
    fixed: bool

    @property
    def length_bits(self) -> int:
        """Bits that tell the length of the part."""
        return 0 if self.fixed else ceil(log2(self.longest) + 0.01)


def compressed(elements: Sequence[Triple]) -> str:
    """The elements of a valid code, in the order of their identifiers, as one segment of a path."""
    ordered = sorted(elements, key=lambda element: element[0].ai)
    bits = "".join(_head(identifier.ai) + _value_bits(identifier.components, value) for identifier, value, _ in ordered)
    bits += "0" * (-len(bits) % SEXTET)
    return "".join(URI_SAFE[int(bits[at : at + SEXTET], 2)] for at in range(0, len(bits), SEXTET))


def decompressed(text: str) -> Code | None:
    """The code for which a segment of a path stands; None where it is none, or holds what is no valid GS1 data."""
    try:
        elements = list(_elements(text))
    except _NotCompressedError:
        return None
    code = parse("".join(f"({ai}){value}".replace("(", r"\(").replace(r"\(", "(", 1) for ai, value in elements))
    return code if code.valid else None


def _elements(text: str) -> Iterator[tuple[str, str]]:
    if not set(text) <= set(URI_SAFE):
        raise _NotCompressedError
    bits = _Bits("".join(f"{URI_SAFE.index(character):06b}" for character in text))
    while bits.left > len("00000000"):
        for ai in _identifiers(bits):
            yield ai, _value(ai, bits)


def _head(ai: str) -> str:
    return "".join(f"{int(digit):04b}" for digit in ai)


def _parts(components: Sequence[Component]) -> Iterator[_Part]:
    for (numeric, fixed), group in groupby(components, key=_kind):
        together = list(group)
        longest = sum(part.longest for part in together)
        yield _Part(numeric, longest, fixed if numeric else all(map(_is_fixed, together)))


def _kind(part: Component) -> tuple[bool, bool]:
    numeric = part.characters == "N"
    return numeric, numeric and _is_fixed(part)


def _is_fixed(part: Component) -> bool:
    return part.shortest == part.longest and not part.optional


def _value_bits(components: Sequence[Component], value: str) -> str:
    written = ""
    for part in _parts(components):
        text, value = value[: part.longest], value[part.longest :]
        length = f"{len(text):0{part.length_bits}b}" if part.length_bits else ""
        alphabet = 0 if part.numeric else _least(text)
        name = "" if part.numeric else f"{alphabet:03b}"
        written += name + length + _text_bits(text, alphabet)
    return written


def _least(text: str) -> int:
    """The alphabet that takes the fewest bits; a text without characters is of the last."""
    return next(at for at in _CHEAPEST_FIRST if at == _CHEAPEST_FIRST[-1] or (text and set(text) <= set(ALPHABETS[at])))


def _text_bits(text: str, alphabet: int) -> str:
    if alphabet == 0:
        return f"{int(text or 0):0{_number_bits(len(text))}b}"
    letters = ALPHABETS[alphabet]
    return "".join(f"{letters.index(character):0{_letter_bits(alphabet)}b}" for character in text)


def _number_bits(places: int) -> int:
    return ceil(places * log2(10) + 0.01)


def _letter_bits(alphabet: int) -> int:
    return (len(ALPHABETS[alphabet]) - 1).bit_length()


class _Bits:
    """Bits that are taken from the front."""

    def __init__(self, bits: str) -> None:
        self._bits = bits
        self._at = 0

    @property
    def left(self) -> int:
        """How many there are still."""
        return len(self._bits) - self._at

    def take(self, count: int) -> int:
        """The next ones as a number."""
        if count > self.left:
            raise _NotCompressedError
        self._at += count
        return int(self._bits[self._at - count : self._at] or "0", 2)


def _identifiers(bits: _Bits) -> tuple[str, ...]:
    octet = f"{bits.take(8):02X}"
    if octet in SEQUENCES:
        return SEQUENCES[octet]
    more = AI_LENGTHS.get(octet, 0) - len(octet)
    ai = octet + "".join(f"{bits.take(4):X}" for _ in range(more))
    if ai not in IDENTIFIERS:
        raise _NotCompressedError
    return (ai,)


def _value(ai: str, bits: _Bits) -> str:
    return "".join(_part(part, bits) for part in _parts(IDENTIFIERS[ai].components))


def _part(part: _Part, bits: _Bits) -> str:
    alphabet = 0 if part.numeric else bits.take(3)
    length = bits.take(part.length_bits) if part.length_bits else part.longest
    if alphabet >= len(ALPHABETS) or length > part.longest:
        raise _NotCompressedError
    if alphabet == 0:
        number = bits.take(_number_bits(length))
        return f"{number:0{length}}" if length else ""
    return "".join(ALPHABETS[alphabet][bits.take(_letter_bits(alphabet))] for _ in range(length))
