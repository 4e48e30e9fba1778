"""What the reader of codes lets pass beyond the standard, by choice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Final

from byssus.trace.gs1.identifiers import Identifier
from byssus.trace.gs1.registry import IDENTIFIERS, unknown_identifier

Find = Callable[[str], Identifier | None]

SHORT_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cpid": "8010",
        "cpsn": "8011",
        "cpv": "22",
        "gcn": "255",
        "gdti": "253",
        "giai": "8004",
        "ginc": "401",
        "gln": "414",
        "glnx": "254",
        "gmn": "8013",
        "grai": "8003",
        "gsin": "402",
        "gsrn": "8018",
        "gsrnp": "8017",
        "gtin": "01",
        "itip": "8006",
        "lot": "10",
        "party": "417",
        "refno": "8020",
        "ser": "21",
        "srin": "8019",
        "sscc": "00",
    }
)
"""The names that GS1 Digital Link 1.0 allowed in place of identifiers, and 1.2 withdrew."""


@dataclass(frozen=True)
class Options:
    """Choices of the reader; the defaults are the standard, strictly.

    Attributes:
        names: words in a Digital Link that stand for an identifier, such as ``lot`` for 10.
        zero_suppressed_gtins: a Digital Link may give (01) with 8, 12 or 13 digits.
        unknown_identifiers: identifiers that are not in the table pass, where their form allows.
        bare_element_strings: an element string may come without FNC1 or symbology identifier before it.
        retail_as_gtin: an EAN or UPC symbol (]E0, ]E4) is read as (01).
        requirements: identifiers must have beside them what they need.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    zero_suppressed_gtins: bool = False
    unknown_identifiers: bool = False
    bare_element_strings: bool = False
    retail_as_gtin: bool = False
    requirements: bool = True

    @cached_property
    def find(self) -> Find:
        """Finds an identifier by its digits."""
        if not self.unknown_identifiers:
            return IDENTIFIERS.get
        return lambda ai: IDENTIFIERS.get(ai) or unknown_identifier(ai)

    @cached_property
    def find_word(self) -> Find:
        """Finds an identifier by its digits or by one of the names."""
        find, names = self.find, self.names
        return (lambda word: find(names.get(word, word))) if names else find


STRICT: Final = Options()
"""As GS1's own engine reads by default."""

FIELD: Final = Options(
    names=MappingProxyType({**SHORT_NAMES, "bat": "10", "serial": "21"}),
    zero_suppressed_gtins=True,
    bare_element_strings=True,
    retail_as_gtin=True,
)
"""For scanners and labels as they are met in plants and shops."""
