"""A code that was read: its elements, its canonical forms, and what is wrong with it."""

from enum import StrEnum
from typing import NamedTuple

from byssus.trace.gs1 import canonical
from byssus.trace.gs1.elements import Element, Triple
from byssus.trace.gs1.levels import Level, level_of
from byssus.trace.gs1.problems import Problem, Severity
from byssus.trace.gs1.symbologies import MARK_LENGTH, SYMBOLOGIES, Symbology


class Syntax(StrEnum):
    """The forms in which a code can arrive."""

    DIGITAL_LINK = "digital-link"
    ELEMENT_STRING = "element-string"
    SCAN_DATA = "scan-data"
    BRACKETED = "bracketed"
    PLAIN_TEXT = "plain-text"


class Code(NamedTuple):
    """The result of reading one text; a tuple, as making one takes a quarter of a dataclass's time.

    Attributes:
        source: the text as it was read.
        syntax: the form in which it came.
        triples: the elements as plain tuples; see ``elements``.
        ignored: parameters of a Digital Link that are no GS1 data, as they stand in the source.
        problems: all that was found wrong, by position.
        in_path: how many of the elements stand in the path of a Digital Link; 0 for other syntaxes.

    The canonical forms are None where the code is invalid; the values (``gtin``, ``lot`` …) are given all the
    same, so that an invalid label can be stored and shown.
    """

    source: str
    syntax: Syntax
    triples: tuple[Triple, ...] = ()
    ignored: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    in_path: int = 0

    @property
    def elements(self) -> tuple[Element, ...]:
        """What could be read, in source order, also when the code is invalid."""
        return tuple(map(Element._make, self.triples))

    @property
    def valid(self) -> bool:
        """Whether the code is free of errors."""
        return not self.problems or all(problem.severity is Severity.WARNING for problem in self.problems)

    @property
    def symbology(self) -> Symbology | None:
        """What kind of symbol was scanned, where the scanner said so."""
        return SYMBOLOGIES.get(self.source[:MARK_LENGTH])

    @property
    def bracketed(self) -> str | None:
        """``(01)…(10)…``."""
        return canonical.bracketed(self.triples) if self.valid else None

    @property
    def element_string(self) -> str | None:
        """``^01…10…`` with ^ for FNC1."""
        return canonical.element_string(self.triples) if self.valid else None

    @property
    def digital_link(self) -> str | None:
        """The canonical URI, query in source order; None also where the elements cannot stand in a URI."""
        return canonical.digital_link(self.triples, in_path=self.in_path) if self.valid else None

    @property
    def digital_link_sorted(self) -> str | None:
        """The canonical URI with its query sorted: equal for equal sets of elements."""
        return canonical.digital_link(self.triples, in_path=self.in_path, sort=True) if self.valid else None

    @property
    def human_readable(self) -> tuple[str, ...]:
        """The lines to print beside a symbol."""
        return canonical.human_readable(self.triples)

    @property
    def level(self) -> Level | None:
        """What the code identifies; None without a key."""
        return level_of({identifier.ai for identifier, _, _ in self.triples})

    def get(self, ai: str) -> str | None:
        """The value of an identifier, or None."""
        return next((value for identifier, value, _ in self.triples if identifier.ai == ai), None)

    @property
    def gtin(self) -> str | None:
        """Trade item (01), 14 digits."""
        return self.get("01")

    @property
    def lot(self) -> str | None:
        """Batch or lot (10)."""
        return self.get("10")

    @property
    def serial(self) -> str | None:
        """Serial (21)."""
        return self.get("21")

    @property
    def sscc(self) -> str | None:
        """Logistic unit (00), 18 digits."""
        return self.get("00")

    @property
    def gln(self) -> str | None:
        """Physical place (414), 13 digits."""
        return self.get("414")
