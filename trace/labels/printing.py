"""From codes to a file of labels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from byssus.core.database import Connection
from byssus.core.errors import InvalidInput
from byssus.core.sql import load_queries
from byssus.trace.gs1 import FIELD, Code, parse
from byssus.trace.gs1.canonical import STEM
from byssus.trace.labels.column import Words
from byssus.trace.labels.content import LabelledProduct
from byssus.trace.labels.drawing import Drawing
from byssus.trace.labels.layout import LabelSize, label_drawing
from byssus.trace.labels.pdf import roll, sheets
from byssus.trace.labels.png import png
from byssus.trace.labels.svg import svg
from byssus.trace.labels.symbol import Carrier, symbol_of

_SQL = load_queries(Path(__file__).with_name("labels.sql"))


class Form(StrEnum):
    """What labels are handed out as."""

    SVG = "svg"
    PNG = "png"
    SHEET = "sheet"
    """PDF, as many labels on A4 as fit."""
    ROLL = "roll"
    """PDF, each label on a page of its own size."""

    @property
    def media_type(self) -> str:
        """Of the file."""
        return {Form.SVG: "image/svg+xml", Form.PNG: "image/png"}.get(self, "application/pdf")


class LabelsWanted(BaseModel):
    """An order of labels; `copies` of each code follow one another."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    codes: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=2000)], ...],
        Field(min_length=1, max_length=1000, description="Digital Links, element strings or `(01)…`"),
    ]
    copies: Annotated[int, Field(ge=1, le=1000)] = 1
    carrier: Carrier = Carrier.QR_DIGITAL_LINK
    form: Form = Form.SHEET
    size: LabelSize = LabelSize()
    stem: Annotated[str, Field(pattern=r"^https?://[^\s?#]{1,200}$", description="of Digital Links")] = STEM
    words: Annotated[bool, Field(description="false: the symbol and its human-readable code only")] = True


@dataclass(frozen=True, slots=True)
class Printed:
    """A file of labels."""

    content: bytes
    media_type: str


MOST_LABELS = 2000
"""In one file: some seconds of work, and a roll."""


def print_labels(connection: Connection, wanted: LabelsWanted, today: date) -> Printed:
    """The labels, with the names that plant files give to the products.

    Raises:
        InvalidInput: a code may not be printed, does not fit, or there are too many for the form.
    """
    _check_count(wanted)
    codes = [parse(text.strip(), FIELD) for text in wanted.codes]
    products = _products(connection, {code.gtin for code in codes if code.gtin})
    drawings = [_drawing(code, products.get(code.gtin or ""), wanted, today) for code in codes]
    copies = [drawing for drawing in drawings for _ in range(wanted.copies)]
    return Printed(_WRITERS[wanted.form](copies, wanted.size), wanted.form.media_type)


def _check_count(wanted: LabelsWanted) -> None:
    count = len(wanted.codes) * wanted.copies
    if wanted.form in {Form.SVG, Form.PNG} and count > 1:
        raise InvalidInput(f"A picture holds one label, not {count}.", where="form", advice="Ask for sheet or roll.")
    if count > MOST_LABELS:
        raise InvalidInput(
            f"{count} labels are too many for one file.", where="copies", advice=f"Ask for {MOST_LABELS}."
        )


def _products(connection: Connection, gtins: set[str]) -> dict[str, LabelledProduct]:
    rows = connection.execute(_SQL["products"], [sorted(gtins)])
    return {gtin: LabelledProduct(*told) for gtin, *told in rows}


def _drawing(code: Code, product: LabelledProduct | None, wanted: LabelsWanted, today: date) -> Drawing:
    symbol = symbol_of(code, wanted.carrier, wanted.stem)
    return label_drawing(code, symbol, Words(product, today) if wanted.words else None, wanted.size)


def _only(write: Callable[[Drawing], bytes]) -> Callable[[Sequence[Drawing], LabelSize], bytes]:
    return lambda drawings, _: write(drawings[0])


_WRITERS: dict[Form, Callable[[Sequence[Drawing], LabelSize], bytes]] = {
    Form.SVG: _only(svg),
    Form.PNG: _only(png),
    Form.SHEET: sheets,
    Form.ROLL: roll,
}
