"""Units of amounts of goods: the words people use, and the codes events use (UN/ECE Recommendation 20)."""

from unicodedata import normalize

from byssus.core.errors import InvalidInput

KILOGRAM = "KGM"

_KILOGRAMS = {
    "KGM": 1.0,
    "GRM": 0.001,
    "MGM": 1e-6,
    "TNE": 1000.0,
    "DTN": 100.0,
    "LBR": 0.45359237,
    "ONZ": 0.028349523125,
}
_PIECES = {"C62", "EA", "H87", "NAR"}
"""One, each, piece, number of articles."""
_WORDS = {
    "kg": (1.0, KILOGRAM),
    "g": (0.001, KILOGRAM),
    "t": (1000.0, KILOGRAM),
    "千克": (1.0, KILOGRAM),
    "公斤": (1.0, KILOGRAM),
    "克": (0.001, KILOGRAM),
    "吨": (1000.0, KILOGRAM),
    "斤": (0.5, KILOGRAM),
    "担": (50.0, KILOGRAM),
    "pcs": (1.0, None),
    "件": (1.0, None),
    "包": (1.0, None),
    "袋": (1.0, None),
    "箱": (1.0, None),
}
"""Word → how many of which unit; None counts pieces. A market 斤 is half a kilogram, a 担 fifty."""


_PER_KILOGRAM = {
    "mg/kg": 1.0,
    "na": 1.0,
    "ppm": 1.0,
    "mg/100g": 10.0,
    "\N{GREEK SMALL LETTER MU}g/kg": 0.001,
    "ug/kg": 0.001,
    "j33": 0.001,
    "ppb": 0.001,
    "\N{GREEK SMALL LETTER MU}g/g": 1.0,
    "ug/g": 1.0,
    "g/kg": 1000.0,
    "毫克/千克": 1.0,
    "毫克/公斤": 1.0,
    "微克/千克": 0.001,
}
"""Ways to write a share of the weight, in laboratories and in UN/ECE Recommendation 20 (NA, J33) → mg/kg."""
_MOUSE_UNITS = {"鼠单位/克", "鼠单位/g"}


def concentration(value: float, unit: str | None) -> tuple[float, str | None]:
    """How much of something there is in goods: shares of the weight in mg/kg, anything else plainly written."""
    plain = "".join(normalize("NFKC", unit or "").lower().split())
    if plain in _PER_KILOGRAM:
        return value * _PER_KILOGRAM[plain], "mg/kg"
    return value, "mu/g" if plain in _MOUSE_UNITS else plain or None


def in_kilograms(amount: float | None, unit: str | None) -> tuple[float | None, str | None]:
    """An amount with its unit: masses in kilograms, pieces without one, anything else as it is."""
    if unit in _PIECES:
        return amount, None
    factor = _KILOGRAMS.get(unit or "")
    return (amount, unit) if factor is None else (None if amount is None else amount * factor, KILOGRAM)


def from_words(amount: float, word: str) -> tuple[float, str | None]:
    """An amount as a person or a reader gave it, in the units of events.

    Raises:
        InvalidInput: the word is no unit that we know.
    """
    if word.upper() in _KILOGRAMS:
        return amount * _KILOGRAMS[word.upper()], KILOGRAM
    if word not in _WORDS:
        advice = f"Give one of {', '.join(_WORDS)}, or a mass in a code of UN/ECE Recommendation 20."
        raise InvalidInput(f"{word!r} is no unit of goods.", where="unit", advice=advice)
    factor, unit = _WORDS[word]
    return amount * factor, unit
