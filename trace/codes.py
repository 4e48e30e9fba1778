"""The one name of a thing: its constrained canonical GS1 Digital Link, from whatever form a sender used.

An EPC URN says how long its company prefix is, so the way from URN to Digital Link is always open; the way back is
not, which is why the Digital Link is the form that is stored. "Constrained" means: GS1's own domain, no query, and only
the finest level of identification, so a serial number makes a batch number needless (CBV 2.0 § 8.9.2; GS1 EPC Tag Data
Standard 2.0 § 6.3; GS1 Digital Link URI Syntax 1.2 § 4.11).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote

from byssus.trace.gs1 import FIELD, Code, Level, ProblemCode, parse
from byssus.trace.gs1.linters.check_characters import weighted_sum

NAMES_KEPT: Final = 4096
"""Names that are remembered with what they mean: events tell of the same places, words and lots again and again."""


def canonical(uri: str) -> str:
    """The name under which `uri` is stored: its canonical Digital Link, or itself where it is no GS1 code."""
    return canonical_link(uri) or uri.strip()


@lru_cache(NAMES_KEPT)
def canonical_link(uri: str) -> str | None:
    """The constrained canonical Digital Link of an EPC URN, EPC class or pattern URN, or Digital Link on any domain.

    Returns:
        `https://id.gs1.org/...`, or None where `uri` holds no GS1 key, or holds one that cannot be.
    """
    uri = uri.strip()
    return _from_urn(uri) if uri.startswith("urn:epc:") else link_of(parse(uri, FIELD))


def link_of(code: Code) -> str | None:
    """The constrained canonical Digital Link of a code that was read from a label or a link.

    A wrong check digit does not keep a label from having a name; any other fault in its key does.
    """
    values = {element.ai: element.value for element in reversed(code.elements)}
    key = next((element.ai for element in code.elements if element.ai in _FINEST_FIRST), None)
    if key is None:
        return None
    finest = next((ai for ai in _FINEST_FIRST[key] if ai in values), None)
    named = {key, finest}
    if any(problem.ai in named and problem.code is not ProblemCode.INCORRECT_CHECK_DIGIT for problem in code.problems):
        return None
    link = f"{_STEM}/{key}/{escaped(values[key])}"
    return f"{link}/{finest}/{escaped(values[finest])}" if finest else link


@lru_cache(NAMES_KEPT)
def batch_of(text: str) -> str | None:
    """The batch that the code of a single pack names as well; the canonical name of the pack has no room for it."""
    if text.startswith("urn:"):
        return None
    code = parse(text.strip(), FIELD)
    link = link_of(code)
    if link is None or not code.gtin or not code.lot:
        return None
    batch = f"{_STEM}/01/{escaped(code.gtin)}/10/{escaped(code.lot)}"
    return None if batch == link else batch


@lru_cache(NAMES_KEPT)
def level_of(uri: str) -> Level | None:
    """How finely a canonical name names its thing; None where it is no GS1 code."""
    return parse(uri).level


@lru_cache(NAMES_KEPT)
def fault_of(uri: str) -> str | None:
    """What is wrong with the check digit of a link, as the end of a sentence; None where nothing is.

    Only keys of goods, places and parties are judged: others are often of a partner's own making.
    """
    for problem in parse(uri, FIELD).problems:
        if problem.code is ProblemCode.INCORRECT_CHECK_DIGIT and problem.ai in {"00", "01", "414", "417"}:
            return f"is mistyped: the check digit of ({problem.ai}) should be {problem.detail}"
    return None


def is_variable_measure(uri: str) -> bool:
    """Whether a code names a product of variable measure: indicator digit 9 (GS1 General Specifications § 2.1.10)."""
    return (canonical_link(uri) or "").startswith(f"{_STEM}/01/9")


def is_uri(text: str) -> bool:
    """Whether a text can be the name of a thing: an absolute URI (RFC 3986 § 3) of at most 1 000 characters."""
    return len(text) <= _LONGEST_URI and bool(_URI.fullmatch(text))


def check_digit(digits: str) -> str:
    """The GS1 mod-10 check digit that belongs behind `digits` (GS1 General Specifications § 7.9.1)."""
    return str(-weighted_sum(f"{digits}0") % 10)


_LONGEST_URI = 1000
"""An index has to hold it."""
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20\x7f]+")
_STEM = "https://id.gs1.org"
_FINEST_FIRST: dict[str, tuple[str, ...]] = {
    "00": (),
    "01": ("21", "235", "10"),
    "253": (),
    "255": (),
    "401": (),
    "402": (),
    "414": ("254",),
    "417": (),
    "8003": (),
    "8004": (),
    "8006": ("21", "10"),
    "8010": ("8011",),
    "8017": (),
    "8018": (),
}
"""The keys of CBV 2.0 § 8.9.2 rule 18, each with the qualifiers that may stay, the finest first."""


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
        return escaped(prefix + unquote(reference))
    if len(prefix + reference) != scheme.digits or not (prefix + reference).isdecimal():
        return None
    digits = reference[:1] + prefix + reference[1:] if scheme.moved else prefix + reference
    return scheme.lead + digits + check_digit(scheme.lead + digits)


def _tail(scheme: _Scheme, serial: list[str]) -> str:
    """The serial part, left out for a whole class (`*`) and for a place without extension (`0`, TDS § 6.3.3)."""
    if not serial or serial == ["*"] or (scheme.key == "414" and serial == ["0"]):
        return ""
    return f"{scheme.serial}{escaped(unquote(serial[0]))}"


def escaped(text: str) -> str:
    """A value as it stands in a canonical name."""
    return quote(text, safe="';=")
