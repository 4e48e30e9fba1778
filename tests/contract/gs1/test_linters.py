"""Each rule finds what GS1's linter of the same purpose finds, at the same place."""

from collections.abc import Callable, Iterator
from typing import Any

from byssus.trace.gs1.components import CHARACTER_SETS
from byssus.trace.gs1.linters import LINTERS
from byssus.trace.gs1.linters.times import date_yyyymmd0
from byssus.trace.gs1.problems import Fault

Rows = Callable[[str], Iterator[dict[str, Any]]]

OURS = {
    "couponcode": "coupon",
    "couponposoffer": "offer",
    "csum": "check",
    "csumalpha": "pair",
    "gcppos1": "prefix",
    "gcppos2": "prefix2",
    "hasnondigit": "nondigit",
    "hh": "hour",
    "hhmi": "clock",
    "hyphen": "hyphen",
    "iban": "iban",
    "importeridx": "importer",
    "iso3166": "country",
    "iso3166999": "country999",
    "iso3166alpha2": "countryletters",
    "iso4217": "currency",
    "iso5218": "sex",
    "latitude": "latitude",
    "longitude": "longitude",
    "mediatype": "media",
    "mi": "minute",
    "nonzero": "nonzero",
    "nozeroprefix": "noleadingzero",
    "packagetype": "package",
    "pcenc": "percent",
    "pieceoftotal": "pieces",
    "posinseqslash": "position",
    "ss": "second",
    "winding": "winding",
    "yesno": "yesno",
    "yymmd0": "date0",
    "yymmdd": "date",
    "yyyymmdd": "longdate",
    "zero": "zero",
}
CHARACTERS = {"csetnumeric": "N", "cset82": "X", "cset39": "Y", "cset64": "Z"}


def ours(name: str) -> Callable[[str], Fault | None]:
    if name in CHARACTERS:
        return CHARACTER_SETS[CHARACTERS[name]]
    return date_yyyymmd0 if name == "yyyymmd0" else LINTERS[OURS[name]]


def gs1_name(fault: Fault | None) -> str | None:
    """The name that GS1 gives to a fault; only coupons need more than our code."""
    if fault is None:
        return None
    code = fault.code.upper().replace("-", "_")
    field = fault.detail.upper().replace(" ", "_").replace("LENGTH_INDICATOR", "VLI")
    if not code.startswith("COUPON_") or not field:
        return code
    if field.endswith("_DATE"):
        code = code.replace("TRUNCATED", "TOO_SHORT_FOR")
    return f"{code}_{field}".replace("INVALID_EXPIRATION", "INVALID_EXIPIRATION")


def highlighted(text: str, fault: Fault | None) -> str | None:
    if fault is None:
        return None
    end = fault.start + fault.length
    return f"{text[: fault.start]}*{text[fault.start : end]}*{text[end:]}"


def test_finds_the_same_fault_at_the_same_place_as_gs1(rows: Rows) -> None:
    wrong = []
    for row in rows("linter_components"):
        fault = ours(row["linter"])(row["input"])
        found = gs1_name(fault), highlighted(row["input"], fault)
        if found != (row["expect_error"], row["expect_highlight"]):
            wrong.append((row["linter"], row["input"], found, row["expect_error"], row["expect_highlight"]))
    assert wrong == []
