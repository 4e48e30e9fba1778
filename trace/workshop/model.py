"""What a workshop enters: goods that came in, what was made of them, what was sold. A phone sends one at a time."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Base64Bytes, BaseModel, ConfigDict, Field, PositiveFloat, model_validator

_MOST_KG = 1e7
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_Words = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
_Said = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
CONSUMERS = "consumers"
"""Whoever buys over the counter."""


class Part(BaseModel):
    """A part of what a phone sends; a field that nobody knows is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Amount(Part):
    """How much: a number with its unit. A box, bag or piece needs the declared net weight of one, `net_kg`.

    The product's own declared net weight is taken where the amount says none.
    """

    number: Annotated[float, Field(gt=0, le=_MOST_KG, allow_inf_nan=False)]
    unit: Annotated[
        str,
        Field(
            min_length=1, max_length=10, pattern=r"^[^\x00-\x1f]+$", description="kg, g, t, 斤, 担, 箱, 袋, 包, 件, pcs"
        ),
    ]
    net_kg: Annotated[PositiveFloat | None, Field(le=_MOST_KG)] = None


class Goods(Part):
    """A lot: by its code as scanned, or by product and lot number. The lot number of what is made may be left out."""

    code: Annotated[
        str | None, Field(max_length=8000, pattern=r"^[^\x00]+$", description="a code of a batch, in any syntax")
    ] = None
    gtin: Annotated[str | None, Field(pattern=r"^\d{14}$")] = None
    lot: Annotated[str | None, Field(min_length=1, max_length=20, pattern=r"^[^\x00-\x1f]+$")] = None

    @model_validator(mode="after")
    def _names_something(self) -> "Goods":
        if (self.code is None) == (self.gtin is None):
            raise ValueError("give the code that was scanned, or the product's GTIN with a lot number")
        return self


class Quantity(Part):
    """So much of a lot."""

    goods: Goods
    amount: Amount


class PaperKind(StrEnum):
    """What is asked of a supplier (索证索票): receipt and certificate with the goods, a licence while it lasts."""

    RECEIPT = "receipt"
    CERTIFICATE = "certificate"
    LICENCE = "licence"


class Paper(Part):
    """A photo or PDF, in base64, and which papers are on it; `valid_to` is the last day of a licence."""

    shows: Annotated[tuple[PaperKind, ...], Field(min_length=1, max_length=3)]
    number: _Said = ""
    valid_to: Annotated[date | None, Field(ge=_EARLIEST.date(), le=_LATEST.date())] = None
    content: Base64Bytes


class Intake(Part):
    """Goods came in from a supplier: a party by its code, or a name. Numbers of papers may be typed or photographed."""

    kind: Literal["intake"] = "intake"
    supplier: _Words
    what: Quantity
    certificate: _Said = ""
    receipt: _Said = ""


class Production(Part):
    """What was made of what."""

    kind: Literal["production"] = "production"
    inputs: Annotated[tuple[Quantity, ...], Field(max_length=100)] = ()
    output: Quantity


class Sale(Part):
    """What went out to whom: a party by its code, a name, or `consumers`."""

    kind: Literal["sale"] = "sale"
    what: Quantity
    customer: _Words


What = Annotated[Intake | Production | Sale, Field(discriminator="kind")]


class Entry(Part):
    """One record as a phone sends it; `replaces` names the one that it corrects, and `reason` says why."""

    site: _Words
    at: Annotated[AwareDatetime, Field(ge=_EARLIEST, le=_LATEST)]
    what: What
    papers: Annotated[tuple[Paper, ...], Field(max_length=6)] = ()
    replaces: UUID | None = None
    reason: _Said = ""

    @model_validator(mode="after")
    def _correction_has_a_reason(self) -> "Entry":
        if (self.replaces is None) != (not self.reason.strip()):
            raise ValueError("a correction, and nothing else, has a reason")
        return self


class Withdrawal(Part):
    """A record was wrong altogether: it never happened."""

    replaces: UUID
    reason: _Words
