"""Check digits, check character pairs and IBAN checksums."""

from collections.abc import Callable
from typing import Final

from byssus.trace.gs1.linters import code_lists, text
from byssus.trace.gs1.problems import Fault, ProblemCode

CSET82: Final = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
CSET32: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
PAIR_MODULUS: Final = 1021
LONGEST_WITH_PAIR: Final = 99

IBAN_HEADER: Final = 4
IBAN_LONGEST: Final = 34
IBAN_CHARACTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def weighted_sum(digits: str) -> int:
    """The sum of GS1 General Specifications § 7.9.1: weights 1, 3, 1, 3 … from the last digit leftwards.

    A number with its check digit is right when the sum is a multiple of ten. ``digits`` are ASCII digits.
    """
    octets = digits.encode()
    every_other = octets[-2::-2]
    return sum(octets) + 2 * sum(every_other) - ord("0") * (len(octets) + 2 * len(every_other))


def is_checked_number(length: int) -> Callable[[str], bool]:
    """Whether a text is a number of so many digits of which the last one checks the others."""

    def accepts(part: str) -> bool:
        return len(part) == length and part.isdecimal() and part.isascii() and weighted_sum(part) % 10 == 0

    return accepts


def check_digit(part: str) -> Fault | None:
    """The last digit is the check digit of those before it (GS1 General Specifications § 7.9.1)."""
    if foreign := text.NON_DIGIT.search(part):
        return Fault(ProblemCode.NON_DIGIT_CHARACTER, foreign.start(), 1)
    if not part:
        return Fault(ProblemCode.TOO_SHORT_FOR_CHECK_DIGIT, 0, 0)
    excess = weighted_sum(part) % 10
    if not excess:
        return None
    return Fault(ProblemCode.INCORRECT_CHECK_DIGIT, len(part) - 1, 1, str((int(part[-1]) - excess) % 10))


def _first_primes(count: int) -> list[int]:
    primes: list[int] = []
    candidate = 2
    while len(primes) < count:
        if all(candidate % prime for prime in primes):
            primes.append(candidate)
        candidate += 1
    return primes


_WEIGHTS: Final = _first_primes(LONGEST_WITH_PAIR - 2)
_VALUES: Final = {character: value for value, character in enumerate(CSET82)}


def check_pair(part: str) -> Fault | None:
    """The last two characters check those before them (GS1 General Specifications § 7.9.5)."""
    if len(part) < 2:
        return Fault(ProblemCode.TOO_SHORT_FOR_CHECK_PAIR, 0, len(part))
    if len(part) > LONGEST_WITH_PAIR:
        return Fault(ProblemCode.TOO_LONG_FOR_CHECK_PAIR_IMPLEMENTATION, 0, len(part))
    body, pair = part[:-2], part[-2:]
    if fault := text.cset82(body):
        return fault
    total = sum(_VALUES[c] * weight for c, weight in zip(reversed(body), _WEIGHTS, strict=False))
    expected = "".join(CSET32[index] for index in divmod(total % PAIR_MODULUS, len(CSET32)))
    return None if pair == expected else Fault(ProblemCode.INCORRECT_CHECK_PAIR, len(body), 2, expected)


def iban(part: str) -> Fault | None:
    """An international bank account number with its checksum (ISO 13616, ISO 7064 mod 97-10)."""
    if len(part) < IBAN_HEADER:
        return Fault(ProblemCode.IBAN_TOO_SHORT, 0, len(part))
    if len(part) > IBAN_LONGEST:
        return Fault(ProblemCode.IBAN_TOO_LONG, 0, len(part))
    if code_lists.country_letters(part[:2]):
        return Fault(ProblemCode.ILLEGAL_IBAN_COUNTRY_CODE, 0, 2)
    for position, character in enumerate(part):
        if character not in IBAN_CHARACTERS:
            return Fault(ProblemCode.INVALID_IBAN_CHARACTER, position, 1)
    number = int("".join(str(int(c, 36)) for c in part[IBAN_HEADER:] + part[:IBAN_HEADER]))
    return None if number % 97 == 1 else Fault(ProblemCode.INCORRECT_IBAN_CHECKSUM, 2, 2)
