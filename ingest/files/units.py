"""Units as loggers write them, in headers and after values."""

import re

_UNITS = {
    "Cel": ("c", "°c", "degc", "℃", "cel", "celsius", "摄氏度", "º c", "ºc"),
    "degF": ("f", "°f", "degf", "℉", "fahrenheit", "华氏度", "ºf"),
    "K": ("k", "kelvin"),
    "%RH": ("%", "%rh", "rh%", "%r.h.", "% rh"),
    "/": ("/",),
    "V": ("v", "volt"),
    "Pa": ("pa",),
    "lx": ("lx", "lux"),
}
_KNOWN = {spelling.replace(" ", ""): unit for unit, spellings in _UNITS.items() for spelling in spellings}
_BRACKETED = re.compile(r"(?P<name>.*?)\s*[(\[（【]\s*(?P<unit>[^()\[\]（）【】]*?)\s*[)\]）】]")
_TRAILING = re.compile(r"(?P<name>.+?)[\s,;_]+(?P<unit>[°º]\s?[CF]|℃|℉|%\s?RH|%)", re.IGNORECASE)


def unit_of(written: str) -> str | None:
    """The SenML unit (RFC 8428 § 12.1), or `degF`, that a spelling stands for; None if it is not known."""
    return _KNOWN.get(re.sub(r"\s|^deg\.?\s", "", written.strip().lower()))


def name_and_unit(header: str) -> tuple[str, str | None]:
    """`Temp (°F)` is `Temp` in `degF`; brackets that hold no unit are part of the name."""
    for pattern in (_BRACKETED, _TRAILING):
        if (found := pattern.fullmatch(header)) and (unit := unit_of(found["unit"])):
            return found["name"].strip() or header, unit
    return header, None
