"""GS1 codes: reading any syntax, judging by the whole dictionary of identifiers, writing the canonical forms.

Pure: values in, values out; the standard library only.

    >>> code = parse("https://example.com/01/06901234567892/10/LOT1?17=271231")
    >>> code.gtin, code.lot, code.valid
    ('06901234567892', 'LOT1', True)
    >>> code.element_string
    '^010690123456789210LOT1^17271231'
"""

from byssus.trace.gs1.code import Code, Syntax
from byssus.trace.gs1.dates import dates_of, expiry_of
from byssus.trace.gs1.elements import Element
from byssus.trace.gs1.levels import Level
from byssus.trace.gs1.options import FIELD, SHORT_NAMES, STRICT, Options
from byssus.trace.gs1.parsing import parse, readings_of
from byssus.trace.gs1.problems import Problem, ProblemCode, Severity
from byssus.trace.gs1.readings import Reading
from byssus.trace.gs1.symbologies import Symbology

__all__ = [
    "FIELD",
    "SHORT_NAMES",
    "STRICT",
    "Code",
    "Element",
    "Level",
    "Options",
    "Problem",
    "ProblemCode",
    "Reading",
    "Severity",
    "Symbology",
    "Syntax",
    "dates_of",
    "expiry_of",
    "parse",
    "readings_of",
]
