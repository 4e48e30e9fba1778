"""Rules for the content of one component of a value: check digits, dates, code lists and the like.

Each rule takes the component's text and returns the first :class:`~byssus.trace.gs1.problems.Fault`, or None.
Source: GS1 General Specifications § 3 and § 7, and the rules that GS1's barcode syntax dictionary names.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from byssus.trace.gs1.linters import check_characters, code_lists, coupons, numbers, text, times
from byssus.trace.gs1.problems import Fault

Linter = Callable[[str], Fault | None]

LINTERS: Final[Mapping[str, Linter]] = MappingProxyType(
    {
        "check": check_characters.check_digit,
        "pair": check_characters.check_pair,
        "iban": check_characters.iban,
        "prefix": text.company_prefix,
        "prefix2": text.company_prefix_after_first,
        "nondigit": text.has_non_digit,
        "hyphen": text.hyphens,
        "percent": text.percent_coded,
        "importer": text.importer_index,
        "date": times.date_yymmdd,
        "date0": times.date_yymmd0,
        "longdate": times.date_yyyymmdd,
        "longdate0": times.date_yyyymmd0,
        "hour": times.hour,
        "minute": times.minute,
        "second": times.second,
        "clock": times.hour_and_minute,
        "country": code_lists.country,
        "country999": code_lists.country_or_999,
        "countryletters": code_lists.country_letters,
        "currency": code_lists.currency,
        "media": code_lists.media_type,
        "package": code_lists.package_type,
        "sex": code_lists.biological_sex,
        "nonzero": numbers.not_zero,
        "zero": numbers.zero,
        "noleadingzero": numbers.no_leading_zero,
        "yesno": numbers.yes_or_no,
        "winding": numbers.winding,
        "pieces": numbers.piece_of_total,
        "position": numbers.position_in_sequence,
        "latitude": numbers.latitude,
        "longitude": numbers.longitude,
        "coupon": coupons.coupon,
        "offer": coupons.positive_offer,
    }
)
"""The rules by the short names that the table of identifiers uses."""

CHECKS_DIGITS: Final = frozenset(
    {"check", "date", "date0", "longdate", "longdate0", "hour", "minute", "second", "clock", "pieces"}
    | {"nonzero", "noleadingzero", "latitude", "longitude"}
)
"""Rules that begin with the check that all characters are digits."""

HELD_BY_DIGITS: Final = frozenset({"prefix", "prefix2"})
"""Rules that any number of the length of a GS1 key keeps."""
