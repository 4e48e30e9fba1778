"""GS1 keys under a company prefix that we made up; they are well formed, and name nothing in the world."""

PREFIX = "6999999"
"""Looks like one of China's (690 to 699); nobody was given it for what stands here."""

STEM = "https://id.gs1.org"
"""Before the path of a GS1 Digital Link that names a thing and is not meant to be opened (Digital Link URI § 4.11)."""


def gln(number: int) -> str:
    """The location number of a place or a party, 13 digits; `number` has at most five."""
    return _checked(f"{PREFIX}{number:05}")


def gtin(number: int, indicator: int = 0) -> str:
    """The number of a trade item, 14 digits; indicator 9 marks goods of variable measure, sold by weight."""
    return _checked(f"{indicator}{PREFIX}{number:05}")


def sscc(number: int) -> str:
    """The number of a logistic unit, 18 digits; `number` has at most nine."""
    return _checked(f"0{PREFIX}{number:09}")


def batch_link(item: str, lot: str) -> str:
    """The Digital Link of a batch: GTIN and lot."""
    return f"{STEM}/01/{item}/10/{lot}"


def unit_link(unit: str) -> str:
    """The Digital Link of a logistic unit."""
    return f"{STEM}/00/{unit}"


def place_link(number: str, extension: str) -> str:
    """The Digital Link of a part of a place: GLN and extension."""
    return f"{STEM}/414/{number}/254/{extension}"


def _checked(digits: str) -> str:
    """The digits with their check digit (GS1 General Specifications § 7.9.1)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return f"{digits}{-total % 10}"
