"""The one name of a thing: its constrained canonical GS1 Digital Link, from whatever form a sender used.

An EPC URN says how long its company prefix is, so the way from URN to Digital Link is always open; the way back is
not, which is why the Digital Link is the form that is stored. "Constrained" means: GS1's own domain, no query, and only
the finest level of identification, so a serial number makes a batch number needless (CBV 2.0 § 8.9.2; GS1 EPC Tag Data
Standard 2.0 § 6.3; GS1 Digital Link URI Syntax 1.2 § 4.11).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote, urlsplit


class Level(StrEnum):
    """How finely a code names what it names; the word kept in `item.level`."""

    PRODUCT = "product"
    BATCH = "batch"
    ITEM = "item"
    LOGISTIC_UNIT = "logistic_unit"
    PLACE = "place"
    PARTY = "party"
    ASSET = "asset"
    DOCUMENT = "document"
    OTHER = "other"


def canonical(uri: str) -> str:
    """The name under which `uri` is stored: its canonical Digital Link, or itself where it is no GS1 code."""
    return canonical_link(uri) or uri.strip()


def canonical_link(uri: str) -> str | None:
    """The constrained canonical Digital Link of an EPC URN, EPC class or pattern URN, or Digital Link on any domain.

    Returns:
        `https://id.gs1.org/...`, or None where `uri` holds no GS1 key, or holds one of the wrong length.
    """
    uri = uri.strip()
    return _from_urn(uri) if uri.startswith("urn:epc:") else _from_link(uri)


def level_of(link: str) -> Level:
    """How finely a canonical Digital Link names its thing."""
    key, _, rest = link.removeprefix(_STEM).lstrip("/").partition("/")
    if not link.startswith(_STEM):
        return Level.OTHER
    if key in {"01", "8006"}:
        qualifier = rest.split("/")[1:2]
        return Level.PRODUCT if not qualifier else Level.BATCH if qualifier == ["10"] else Level.ITEM
    return _LEVELS.get(key, Level.OTHER)


def fault_of(uri: str) -> str | None:
    """What is wrong with the check digit of a code, as the end of a sentence; None where nothing is."""
    link = canonical_link(uri)
    key, _, rest = (link or "").removeprefix(_STEM).lstrip("/").partition("/")
    digits = rest[: _CHECKED.get(key, 0)]
    if not digits or digits[-1] == check_digit(digits[:-1]):
        return None
    return f"has the check digit {digits[-1]} where {check_digit(digits[:-1])} belongs"


def is_variable_measure(uri: str) -> bool:
    """Whether a code names a product of variable measure: indicator digit 9 (GS1 General Specifications § 2.1.10)."""
    return (canonical_link(uri) or "").startswith(f"{_STEM}/01/9")


def check_digit(digits: str) -> str:
    """The GS1 mod-10 check digit that belongs behind `digits` (GS1 General Specifications § 7.9.1)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


_STEM = "https://id.gs1.org"

_LEVELS = {
    "00": Level.LOGISTIC_UNIT,
    "414": Level.PLACE,
    "417": Level.PARTY,
    "8003": Level.ASSET,
    "8004": Level.ASSET,
    "253": Level.DOCUMENT,
}

_CHECKED = {"00": 18, "01": 14, "414": 13, "417": 13}
"""How many digits the keys have that name goods, places and parties, the last of them being the check digit."""


@dataclass(frozen=True, slots=True)
class _Scheme:
    """How the dotted parts of one EPC scheme make up a GS1 key.

    `digits` counts company prefix and reference together (0: the reference is free text); `moved` tells that the
    reference's first digit goes in front of the prefix; `serial` is what stands before the last part, None where
    there is no such part; `middle` counts further two-digit parts before it.
    """

    key: str
    digits: int = 0
    lead: str = ""
    moved: bool = False
    serial: str | None = None
    middle: int = 0


_SCHEMES = {
    "sgtin": _Scheme("01", 13, moved=True, serial="/21/"),
    "lgtin": _Scheme("01", 13, moved=True, serial="/10/"),
    "upui": _Scheme("01", 13, moved=True, serial="/235/"),
    "itip": _Scheme("8006", 13, moved=True, serial="/21/", middle=2),
    "sscc": _Scheme("00", 17, moved=True),
    "sgln": _Scheme("414", 12, serial="/254/"),
    "pgln": _Scheme("417", 12),
    "grai": _Scheme("8003", 12, lead="0", serial=""),
    "giai": _Scheme("8004"),
    "gsrn": _Scheme("8018", 17),
    "gsrnp": _Scheme("8017", 17),
    "gdti": _Scheme("253", 12, serial=""),
    "sgcn": _Scheme("255", 12, serial=""),
    "ginc": _Scheme("401"),
    "gsin": _Scheme("402", 16),
    "cpi": _Scheme("8010", serial="/8011/"),
}
_URN = re.compile(r"urn:epc:(?:id|class|idpat):(\w+):(\d{6,12})\.(.+)")


def _from_urn(uri: str) -> str | None:
    match = _URN.fullmatch(uri)
    scheme = _SCHEMES.get(match[1]) if match else None
    if match is None or scheme is None:
        return None
    n = 1 + scheme.middle + (scheme.serial is not None)
    reference, *more = match[3].split(".", n - 1)
    if len(more) != n - 1:
        return None
    body = _body(scheme, match[2], reference)
    middle, serial = more[: scheme.middle], more[scheme.middle :]
    if body is None or not all(re.fullmatch(r"\d\d", part) for part in middle):
        return None
    return f"{_STEM}/{scheme.key}/{body}{''.join(middle)}{_tail(scheme, serial)}"


def _body(scheme: _Scheme, prefix: str, reference: str) -> str | None:
    """The key without its serial part; None where the parts have the wrong length."""
    if not scheme.digits:
        return _escaped(prefix + unquote(reference))
    if len(prefix + reference) != scheme.digits or not (prefix + reference).isdecimal():
        return None
    digits = reference[:1] + prefix + reference[1:] if scheme.moved else prefix + reference
    return scheme.lead + digits + check_digit(scheme.lead + digits)


def _tail(scheme: _Scheme, serial: list[str]) -> str:
    """The serial part, left out for a whole class (`*`) and for a place without extension (`0`, TDS § 6.3.3)."""
    if not serial or serial == ["*"] or (scheme.key == "414" and serial == ["0"]):
        return ""
    return f"{scheme.serial}{_escaped(unquote(serial[0]))}"


_FINEST_FIRST = {"01": ("21", "235", "10"), "8006": ("21", "10"), "414": ("254",), "8010": ("8011",)}
_COARSER = {"01": {"22"}, "8006": {"22"}}
_KEYS = {
    "00": r"\d{18}",
    "01": r"\d{14}|\d{13}|\d{12}|\d{8}",
    "253": r"\d{13}.{0,17}",
    "255": r"\d{13}\d{0,12}",
    "401": r".{1,30}",
    "402": r"\d{17}",
    "414": r"\d{13}",
    "417": r"\d{13}",
    "8003": r"\d{14}.{0,16}",
    "8004": r".{4,30}",
    "8006": r"\d{18}",
    "8010": r".{4,30}",
    "8017": r"\d{18}",
    "8018": r"\d{18}",
}


def _from_link(uri: str) -> str | None:
    if not uri.startswith(("https://", "http://")):
        return None
    parts = urlsplit(uri).path.strip("/").split("/")
    for start in range(len(parts) - 1):
        key, value = parts[start], unquote(parts[start + 1])
        if key in _KEYS and re.fullmatch(_KEYS[key], value):
            return _constrained(key, value, parts[start + 2 :])
    return None


def _constrained(key: str, value: str, qualifiers: list[str]) -> str | None:
    given = dict(zip(qualifiers[::2], qualifiers[1::2], strict=False))
    finest = _FINEST_FIRST.get(key, ())
    if len(qualifiers) % 2 or not given.keys() <= {*finest, *_COARSER.get(key, ())}:
        return None
    link = f"{_STEM}/{key}/{_escaped(value.zfill(14) if key == '01' else value)}"
    for qualifier in finest:
        if qualifier in given:
            return f"{link}/{qualifier}/{_escaped(unquote(given[qualifier]))}"
    return link


def _escaped(text: str) -> str:
    return quote(text, safe="';=")
