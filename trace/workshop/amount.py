"""Amounts as people tell them, in the units of events: kilograms, or pieces of a product of known net weight."""

from byssus.core.errors import InvalidInput
from byssus.trace.rules.chain import Product
from byssus.trace.units import KILOGRAM, from_words
from byssus.trace.workshop.model import Amount

_BOXES = {"箱", "件"}
"""What holds several packs: the net weight of the product, which is that of one pack, says nothing of it."""


def counted(amount: Amount, product: Product | None) -> tuple[float, str | None]:
    """The quantity and its unit; None counts pieces, of which the product declares the net weight.

    Raises:
        InvalidInput: the unit is not known, or counts things of which nobody declared the net weight.
    """
    number, unit = from_words(amount.number, amount.unit)
    if unit == KILOGRAM:
        return number, unit
    if amount.net_kg is not None:
        return number * amount.net_kg, KILOGRAM
    if product is None or product.net_kg is None or amount.unit in _BOXES:
        raise InvalidInput(
            f"Nobody declared what one {amount.unit} weighs.",
            where="net_kg",
            advice="Give the net weight of one in kg, or the whole amount in kg or 斤.",
        )
    return (number, None) if number.is_integer() else (number * product.net_kg, KILOGRAM)
