"""Converts values at the door into the unit that a point declares."""

from collections.abc import Callable

from byssus.ingest.message import Reason, Refused

_SPELLINGS = {
    "C": "Cel",
    "°C": "Cel",
    "degC": "Cel",
    "℃": "Cel",
    "F": "degF",
    "°F": "degF",
    "℉": "degF",
    "%": "%RH",
}
"""Spellings that devices use → the SenML unit (RFC 8428 § 12.1), or ours where SenML has none."""

_OTHERS = frozenset({"A", "V", "W", "J", "Pa", "lx", "m", "kg", "s", "Hz", "dB", "dBW", "count", "EL", "lat", "lon"})
"""SenML units that no point is in: known, and still of no use here."""

_CONVERSIONS: dict[tuple[str, str], Callable[[float], float]] = {
    ("K", "Cel"): lambda kelvin: kelvin - 273.15,
    ("degF", "Cel"): lambda fahrenheit: (fahrenheit - 32) / 1.8,
    ("/", "%RH"): lambda ratio: ratio * 100,
    ("%RH", "/"): lambda percent: percent / 100,
}


def spelled(unit: str | None) -> str | None:
    """`unit` if it is one that we know, whatever its spelling; None for the free text that some devices send."""
    known = _SPELLINGS.get(unit or "", unit)
    return unit if known in _OTHERS or any(known in pair for pair in _CONVERSIONS) else None


def convert(value: float, unit: str | None, to: str) -> float:
    """`value` in the unit `to`; without a unit it is taken to be in `to` already.

    What is computed is rounded to 6 decimals, so that 255.15 K is −18 °C and not a hair above it.

    Raises:
        Refused: the unit is not known, or measures something else.
    """
    if unit is None or unit == to:
        return value
    known = _SPELLINGS.get(unit, unit)
    if known == to:
        return value
    if conversion := _CONVERSIONS.get((known, to)):
        return round(conversion(value), 6)
    if known in _OTHERS or any(known in pair for pair in _CONVERSIONS):
        raise Refused(Reason.WRONG_UNIT, f"{value:g} {unit} cannot be stored at a point in {to}.")
    raise Refused(Reason.UNKNOWN_UNIT, f"The unit {unit[:20]!r} of the value {value:g} is not known.")
