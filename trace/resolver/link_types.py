"""The link types of GS1's Web vocabulary, and the two ways to write one.

Source: https://ref.gs1.org/voc/ (link types), as of March 2026. GS1 adds types; it does not remove any.
"""

from typing import Final

from byssus.trace.resolver.link import GS1

LINK_TYPES: Final = frozenset(
    [
        "activityIdeas",
        "allergenInfo",
        "appDownload",
        "backgroundInfo",
        "brandHomepageClinical",
        "brandHomepagePatient",
        "careersInfo",
        "certificationInfo",
        "consumerHandlingStorageInfo",
        "dpp",
        "eifu",
        "epcis",
        "epil",
        "eventsInfo",
        "faqs",
        "handledBy",
        "hasRetailers",
        "homepage",
        "ingredientsInfo",
        "instructions",
        "jws",
        "leaveReview",
        "locationInfo",
        "logisticsInfo",
        "loyaltyProgram",
        "masterData",
        "menuInfo",
        "nutritionalInfo",
        "openingHoursInfo",
        "paymentLink",
        "pip",
        "productSustainabilityInfo",
        "promotion",
        "purchaseSuppliesOrAccessories",
        "quickStartGuide",
        "recallStatus",
        "recipeInfo",
        "registerProduct",
        "registryEntry",
        "relatedImage",
        "relatedVideo",
        "reportFound",
        "review",
        "safetyInfo",
        "scheduleTime",
        "serviceInfo",
        "smartLabel",
        "smpc",
        "socialMedia",
        "statisticInfo",
        "subscribe",
        "support",
        "sustainabilityInfo",
        "traceability",
        "tutorial",
        "userAgreement",
        "verificationService",
        "whatsInTheBox",
    ]
)
"""Those that a link may have; `defaultLink` and `defaultLinkMulti` follow from the set and are never given."""

DEFAULT: Final = GS1 + "defaultLink"
DEFAULT_MULTI: Final = GS1 + "defaultLinkMulti"
_PREFIX: Final = "gs1:"
_ALIASES: Final = (GS1, "http://gs1.org/voc/", "https://gs1.org/voc/", "https://www.gs1.org/voc/", _PREFIX)


def type_uri(text: str) -> str:
    """The URI of a link type, from a URI in any of the forms of GS1's namespace or from `gs1:pip`."""
    for alias in _ALIASES:
        if text.startswith(alias):
            return GS1 + text.removeprefix(alias)
    return text


def type_name(uri: str) -> str:
    """`gs1:pip` for a type of GS1's vocabulary, the URI for others."""
    return _PREFIX + uri.removeprefix(GS1) if uri.startswith(GS1) else uri


def is_known(uri: str) -> bool:
    """Whether a link may have this type: any of another vocabulary, and those that GS1 defines."""
    return not uri.startswith(GS1) or uri.removeprefix(GS1) in LINK_TYPES
