"""Reading what a scanner transmits: a symbology identifier, then the message.

Source: GS1 General Specifications § 5.1.2 and § 7.8.7; ISO/IEC 15424.
"""

from typing import Final

from byssus.trace.gs1.digital_link import GTIN_DIGITS, is_web_address, read_digital_link
from byssus.trace.gs1.element_string import CARET, GROUP_SEPARATOR, read_element_string
from byssus.trace.gs1.findings import Findings, refused
from byssus.trace.gs1.linters.check_characters import check_digit
from byssus.trace.gs1.options import Options
from byssus.trace.gs1.problems import ProblemCode
from byssus.trace.gs1.registry import IDENTIFIERS
from byssus.trace.gs1.symbologies import MARK_LENGTH, SYMBOLOGIES, Symbology

PLAIN: Final = frozenset({Symbology.DATA_MATRIX, Symbology.QR, Symbology.DOT_CODE})
RETAIL_DIGITS: Final = {Symbology.EAN_13: 13, Symbology.EAN_8: 8}
COMPOSITE: Final = "|]e0"


def read_scan_data(text: str, options: Options) -> Findings:
    """The findings of a text that starts with ``]``."""
    mark = text[:MARK_LENGTH]
    if len(mark) < MARK_LENGTH:
        return refused(ProblemCode.MISSING_SYMBOLOGY_IDENTIFIER, 0, len(mark))
    symbology = SYMBOLOGIES.get(mark)
    if symbology is None:
        return refused(ProblemCode.UNSUPPORTED_SYMBOLOGY, 0, len(mark), mark)
    if symbology in RETAIL_DIGITS:
        return _read_retail(text, RETAIL_DIGITS[symbology], options)
    if symbology in PLAIN:
        return _read_plain(text, options)
    return _read_elements(text, MARK_LENGTH, options)


def _read_plain(text: str, options: Options) -> Findings:
    if is_web_address(text, MARK_LENGTH):
        return read_digital_link(text, MARK_LENGTH, options)
    return refused(ProblemCode.PLAIN_TEXT, MARK_LENGTH, len(text) - MARK_LENGTH)


def _read_elements(text: str, start: int, options: Options) -> Findings:
    caret = text.find(CARET, start)
    if caret >= 0:
        return refused(ProblemCode.CARET_IN_SCAN, caret, 1)
    return read_element_string(text, start, GROUP_SEPARATOR, options.find)


def _read_retail(text: str, digits: int, options: Options) -> Findings:
    """An EAN or UPC symbol, perhaps with a composite component behind it."""
    end = MARK_LENGTH + digits
    composite = text.startswith(COMPOSITE, end) and len(text) > end + len(COMPOSITE)
    primary = text[MARK_LENGTH:end]
    if len(primary) < digits:
        return refused(ProblemCode.PRIMARY_TOO_SHORT, MARK_LENGTH, len(primary), str(digits))
    if len(text) > end and not composite:
        return refused(ProblemCode.PRIMARY_TOO_LONG, MARK_LENGTH, len(text) - MARK_LENGTH, str(digits))
    if fault := check_digit(primary):
        wrong = fault.code is ProblemCode.INCORRECT_CHECK_DIGIT
        code = ProblemCode.PRIMARY_CHECK_DIGIT if wrong else ProblemCode.PRIMARY_NOT_DIGITS
        return refused(code, MARK_LENGTH + fault.start, 1)
    rest = _read_elements(text, end + len(COMPOSITE), options) if composite else Findings()
    if options.retail_as_gtin:
        gtin = (IDENTIFIERS["01"], primary.zfill(GTIN_DIGITS), MARK_LENGTH)
        return rest._replace(elements=(gtin, *rest.elements))
    return rest if composite else refused(ProblemCode.PLAIN_TEXT, MARK_LENGTH, digits)
