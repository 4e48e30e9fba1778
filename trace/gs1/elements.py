"""An element: an application identifier with its value."""

from typing import NamedTuple

from byssus.trace.gs1.identifiers import Identifier

Triple = tuple[Identifier, str, int]
"""An element among readers and rules: a plain tuple, as making one takes a tenth of the time."""


class Element(NamedTuple):
    """One element of a code; ``position`` is the offset of the value in the source text, in characters."""

    identifier: Identifier
    value: str
    position: int

    @property
    def ai(self) -> str:
        """The digits of the identifier."""
        return self.identifier.ai
