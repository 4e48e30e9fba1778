"""What a code identifies: one item, a batch, a product, a pallet, a place, and so on."""

from collections.abc import Set
from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """How fine a code identifies, and what kind of thing."""

    ITEM = "item"
    BATCH = "batch"
    PRODUCT = "product"
    LOGISTIC_UNIT = "logistic-unit"
    SHIPMENT = "shipment"
    PLACE = "place"
    PARTY = "party"
    ASSET = "asset"
    DOCUMENT = "document"
    COUPON = "coupon"
    SERVICE = "service"


# First match wins; all identifiers of a row must be there
_BY_IDENTIFIERS: Final = (
    ({"01", "21"}, Level.ITEM),
    ({"01", "235"}, Level.ITEM),
    ({"8006", "21"}, Level.ITEM),
    ({"8010", "8011"}, Level.ITEM),
    ({"03", "21"}, Level.ITEM),
    ({"00"}, Level.LOGISTIC_UNIT),
    ({"01", "10"}, Level.BATCH),
    ({"8006", "10"}, Level.BATCH),
    ({"03", "10"}, Level.BATCH),
    ({"01"}, Level.PRODUCT),
    ({"8006"}, Level.PRODUCT),
    ({"03"}, Level.PRODUCT),
    ({"8010"}, Level.PRODUCT),
    ({"8013"}, Level.PRODUCT),
    ({"401"}, Level.SHIPMENT),
    ({"402"}, Level.SHIPMENT),
    ({"8003"}, Level.ASSET),
    ({"8004"}, Level.ASSET),
    ({"253"}, Level.DOCUMENT),
    ({"255"}, Level.COUPON),
    ({"8017"}, Level.SERVICE),
    ({"8018"}, Level.SERVICE),
    ({"414"}, Level.PLACE),
    ({"417"}, Level.PARTY),
    ({"415"}, Level.PARTY),
)


def level_of(present: Set[str]) -> Level | None:
    """The level that the identifiers of a code make up; None if there is no key among them."""
    return next((level for needed, level in _BY_IDENTIFIERS if needed <= present), None)
