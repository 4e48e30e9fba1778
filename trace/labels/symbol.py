"""The symbol on a label: QR Code or Data Matrix as rows of light and dark modules."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

import zxingcpp
from PIL import Image
from zxingcpp import BarcodeFormat

from byssus.core.errors import InvalidInput
from byssus.trace.gs1 import Code
from byssus.trace.gs1.canonical import STEM, digital_link


class Carrier(StrEnum):
    """The ways in which a GM2D code can stand on a pack."""

    QR_DIGITAL_LINK = "qr-digital-link"
    """QR Code that holds a GS1 Digital Link URI: any phone opens it."""
    GS1_QR = "gs1-qr"
    """QR Code that holds an element string, FNC1 in first position."""
    GS1_DATA_MATRIX = "gs1-datamatrix"
    """Data Matrix that holds an element string, FNC1 in first position; the smallest of the three."""

    @property
    def quiet(self) -> int:
        """Modules that stay light on each side (GS1 General Specifications § 5.12.3.1)."""
        return 1 if self is Carrier.GS1_DATA_MATRIX else 4


class Run(NamedTuple):
    """Dark modules side by side, counted from the top left corner of the symbol."""

    row: int
    column: int
    length: int


@dataclass(frozen=True, slots=True)
class Symbol:
    """A square symbol; `rows` has a byte for each module, 0 where it is dark, without the quiet zone."""

    carrier: Carrier
    rows: tuple[bytes, ...]

    @property
    def modules(self) -> int:
        """Modules on a side, without the quiet zone."""
        return len(self.rows)

    @property
    def span(self) -> int:
        """Modules on a side, with the quiet zone."""
        return self.modules + 2 * self.carrier.quiet

    def runs(self) -> Iterator[Run]:
        """The dark modules, row by row."""
        for number, row in enumerate(self.rows):
            for module, same in groupby(range(len(row)), key=row.__getitem__):
                if module == 0:
                    columns = list(same)
                    yield Run(number, columns[0], len(columns))


def symbol_of(code: Code, carrier: Carrier, stem: str = STEM) -> Symbol:
    """The symbol of a code.

    Args:
        code: what to print.
        carrier: how.
        stem: scheme, domain and path before the key of a Digital Link.

    Raises:
        InvalidInput: the code breaks a rule of GS1, or cannot stand in this carrier.
    """
    require_valid(code)
    try:
        barcode = _written(code, carrier, stem)
    except ValueError as error:
        raise InvalidInput(f"{code.source!r} does not fit in a {carrier}: {error}.", where="code") from error
    image = Image.fromarray(barcode.to_image(scale=1, add_quiet_zones=False))
    rows = (image.crop((0, row, image.width, row + 1)).tobytes() for row in range(image.height))
    return Symbol(carrier, tuple(rows))


def require_valid(code: Code) -> None:
    """Go on only with a code that may be printed.

    Raises:
        InvalidInput: it breaks a rule of GS1.
    """
    if not code.valid:
        words = " ".join(problem.en for problem in code.problems)
        raise InvalidInput(f"{code.source!r} may not be printed: {words}", where="code", advice="Mend the code.")


def _written(code: Code, carrier: Carrier, stem: str) -> zxingcpp.Barcode:
    if carrier is Carrier.GS1_DATA_MATRIX:
        return zxingcpp.create_barcode(_square_bracketed(code), BarcodeFormat.DataMatrix, gs1=True, force_square=True)
    if carrier is Carrier.GS1_QR:
        return zxingcpp.create_barcode(_square_bracketed(code), BarcodeFormat.QRCode, gs1=True, ec_level="M")
    link = digital_link(code.elements, stem)
    if link is None:
        raise InvalidInput(
            f"{code.source!r} cannot stand in a Digital Link.", where="code", advice="Print it as GS1 QR."
        )
    return zxingcpp.create_barcode(link, BarcodeFormat.QRCode, ec_level="M")


def _square_bracketed(code: Code) -> str:
    """`[01]…[10]…`, as the writer takes it: square brackets, unlike round ones, stand in no value."""
    return "".join(f"[{element.ai}]{element.value}" for element in code.elements)
