"""Symbology identifiers: the three characters that a scanner sends before the message (ISO/IEC 15424)."""

from enum import StrEnum
from typing import Final


class Symbology(StrEnum):
    """Symbology identifiers that can carry GS1 data."""

    GS1_128 = "]C1"
    GS1_DATABAR = "]e0"
    DATA_MATRIX = "]d1"
    GS1_DATA_MATRIX = "]d2"
    QR = "]Q1"
    GS1_QR = "]Q3"
    DOT_CODE = "]J0"
    GS1_DOT_CODE = "]J1"
    EAN_13 = "]E0"
    EAN_8 = "]E4"


SYMBOLOGIES: Final = {symbology.value: symbology for symbology in Symbology}
MARK_LENGTH: Final = 3
