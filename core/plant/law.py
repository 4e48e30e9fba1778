"""What goods are held to, as dated data: sea classes, certificates, limits, yields, the GI mark, terms of recalls."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, PositiveFloat, PositiveInt

from byssus.core.plant.entry import Code, Entry

Gtin = Annotated[str, Field(pattern=r"^\d{14}$")]


class Grade(StrEnum):
    """Class of a sea area by E. coli per 100 g: below 230, to 4 600, below 46 000."""

    I = "I"  # noqa: E741 - so is the class written
    II = "II"
    III = "III"


class CertificateKind(StrEnum):
    """What a certificate is."""

    COMPLIANCE = "compliance"
    """承诺达标合格证"""
    FARMING_LICENCE = "farming_licence"
    QUARANTINE = "quarantine"
    FOOD_LICENCE = "food_licence"
    """食品生产、经营许可证，小作坊登记证: to make or sell food at all"""


class Dated(Entry):
    """In force from `valid_from` on, before `valid_to`; `standard` is whose rule it is."""

    code: Code
    valid_from: AwareDatetime
    valid_to: AwareDatetime | None = None


class SeaClass(Dated):
    """The class of a sea area for a time."""

    area: str
    grade: Grade
    standard: str
    verified: bool = False


class Certificate(Dated):
    """A certificate by its number (`code`), and how many kg it covers."""

    code: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
    kind: CertificateKind = CertificateKind.COMPLIANCE
    party: Code | None = None
    area: str | None = None
    kg: PositiveFloat | None = None


class ContaminantLimit(Dated):
    """How much of something goods may hold on a market; `verified` is false where nobody checked it."""

    analyte: str
    unit: str
    most: Annotated[float, Field(ge=0)]
    market: str = "CN"
    standard: str
    verified: bool = False


class YieldBound(Dated):
    """What share of the kg that go in comes out as the product `gtin`."""

    gtin: Gtin
    least: Annotated[float, Field(ge=0)]
    most: PositiveFloat
    standard: str
    verified: bool = False


class Measure(StrEnum):
    """What a bound of the chain bounds."""

    HARVEST_HOURS = "harvest_hours"
    """How many hours one harvest lasts at most."""
    BALANCE_GAP = "balance_gap"
    """By which share of what there was of a lot more may seem to go out, since scales differ."""


class ChainBound(Dated):
    """How far a rule of the chain lets things go."""

    measure: Measure
    most: PositiveFloat
    standard: str
    verified: bool = False


class GiArea(Dated):
    """The sea areas from which everything in a product with the geographical-indication mark comes, and its licence."""

    gtin: Gtin
    areas: tuple[str, ...]
    licence: str
    standard: str


class RecallClass(StrEnum):
    """How grave a recall is: I may harm gravely or kill, II may harm in a lesser way, III is a matter of labels."""

    I = "I"  # noqa: E741 - so is the class written
    II = "II"
    III = "III"


class CountedFrom(StrEnum):
    """From when the days count within which a recall is finished."""

    KNOWING = "knowing"
    """From when the firm came to know of the danger."""
    NOTICE = "notice"
    """From when the first holder was told; until then, from knowing."""


class RecallTerm(Dated):
    """How soon a recall of a class is begun and reported, and within how many days of `calendar` it is finished.

    The days count from knowing or from the first notice, as `finish_from` says; neither was checked against the law.
    """

    grade: RecallClass
    report_within: Annotated[timedelta, Field(gt=timedelta())]
    working_days: PositiveInt
    calendar: Code = "working-days"
    finish_from: CountedFrom = CountedFrom.KNOWING
    standard: str
    verified: bool = False
