"""Application identifiers: what each one means, how its value is built, and what it needs beside it."""

from collections.abc import Callable, Set
from dataclasses import dataclass

from byssus.trace.gs1.components import Component
from byssus.trace.gs1.linters import Linter


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must stand beside an identifier: one of ``anyone``, or one of each set in one of ``together``."""

    text: str
    anyone: frozenset[str]
    together: tuple[tuple[frozenset[str], ...], ...]

    def met_by(self, present: Set[str]) -> bool:
        """Whether the identifiers present satisfy the requirement."""
        if not self.anyone.isdisjoint(present):
            return True
        return any(all(not part.isdisjoint(present) for part in group) for group in self.together)


@dataclass(frozen=True, slots=True, eq=False)
class Identifier:
    """One application identifier.

    Attributes:
        ai: its digits.
        title: GS1's data title.
        components: the parts of its value.
        accepts: whether a value is certainly right, told fast; whether another is wrong, ``rule`` tells.
        rule: finds the first thing wrong in a value.
        longest: greatest length of the value, in characters.
        separated: a separator (FNC1) must follow, unless it is the last.
        key: may lead the path of a Digital Link.
        attribute: may stand in the query of a Digital Link.
        excludes: identifiers that may not stand beside it.
        requires: what must stand beside it.
    """

    ai: str
    title: str
    components: tuple[Component, ...]
    accepts: Callable[[str], object]
    rule: Linter
    longest: int
    separated: bool
    key: bool
    attribute: bool
    excludes: frozenset[str]
    requires: Requirement | None
