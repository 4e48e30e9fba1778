"""Serial numbers as they stand on packs: counted off, or scrambled so that nobody can guess one that was issued.

Scrambling is a permutation under a secret key (a Feistel network with a keyed hash as its round function, after Luby
and Rackoff): no two numbers get the same serial, so none has to be stored to be unique, and each leads back to its
number. Among a million issued serials of a product, a guess hits one once in 10¹² attempts.
"""

from enum import StrEnum
from hashlib import blake2b
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are misread (Crockford's base 32); all may stand in (21)."""
COUNTED_DIGITS: Final = 10
SCRAMBLED_CHARACTERS: Final = 12
"""Other than counted ones, so that the two never meet. GTIN and serial still fit on the smallest symbols."""
KEY_BYTES: Final = 32
_HALF: Final = 30
_MASK: Final = (1 << _HALF) - 1
_ROUNDS: Final = 8


class Style(StrEnum):
    """What stands on the packs."""

    RANGE = "range"
    """Serial numbers in a row."""
    RANDOM = "random"
    """Serial numbers that nobody can guess."""
    BATCH = "batch"
    """The code of the batch, the same on every pack."""


def counted(number: int) -> str:
    """The serial with this number in a row."""
    return f"{number:0{COUNTED_DIGITS}}"


def scrambled(number: int, key: bytes) -> str:
    """The serial with this number that nobody can guess.

    Args:
        number: 0 to 2⁶⁰ - 1.
        key: `KEY_BYTES` of chance, a secret of the product.
    """
    left, right = number >> _HALF, number & _MASK
    for turn in range(_ROUNDS):
        left, right = right, left ^ _mixed(right, turn, key)
    return _spelt(left << _HALF | right)


def number_of(serial: str, key: bytes) -> tuple[Style, int] | None:
    """The style and number of a serial; None where it has no form of ours."""
    if len(serial) == COUNTED_DIGITS and serial.isascii() and serial.isdecimal():
        return Style.RANGE, int(serial)
    if len(serial) != SCRAMBLED_CHARACTERS or not set(serial) <= set(ALPHABET):
        return None
    whole = 0
    for character in serial:
        whole = whole << 5 | ALPHABET.index(character)
    left, right = whole >> _HALF, whole & _MASK
    for turn in reversed(range(_ROUNDS)):
        left, right = right ^ _mixed(left, turn, key), left
    return Style.RANDOM, left << _HALF | right


def _mixed(half: int, turn: int, key: bytes) -> int:
    digest = blake2b(bytes([turn]) + half.to_bytes(4), digest_size=4, key=key).digest()
    return int.from_bytes(digest) & _MASK


def _spelt(whole: int) -> str:
    return "".join(ALPHABET[whole >> shift & 31] for shift in range(5 * (SCRAMBLED_CHARACTERS - 1), -1, -5))
