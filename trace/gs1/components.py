"""The parts of a value: character set, length and rules, read from the notation of the table."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from byssus.trace.gs1.linters import CHECKS_DIGITS, HELD_BY_DIGITS, LINTERS, Linter, check_characters, text, times
from byssus.trace.gs1.problems import Fault, ProblemCode

CHARACTER_SETS: Final[dict[str, Linter]] = {
    "N": text.digits,
    "X": text.cset82,
    "Y": text.cset39,
    "Z": text.cset64,
}
ACCEPTED: Final = {"N": "[0-9]", "X": text.ONE_OF_82, "Y": text.ONE_OF_39}
PATTERNS: Final = {"date": times.COMMON_DATE, "date0": times.COMMON_DATE0, "clock": times.CLOCK}
"""Of the commonest rules, what right parts look like."""
NOTATION: Final = re.compile(r"([NXYZ])(\.\.)?([0-9]+)((?::\w+)*)")


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a value; lengths in characters; ``rules`` by their names in the table."""

    characters: str
    shortest: int
    longest: int
    optional: bool
    rules: tuple[str, ...]

    @property
    def is_checked_number(self) -> bool:
        """Whether it is a number of fixed length with its check digit."""
        return self.shortest == self.longest and self._told() == ["check"]

    @property
    def pattern(self) -> str | None:
        """A pattern that only right parts match; None where no pattern can tell."""
        rules = self._told()
        if self.optional or len(rules) > 1:
            return None
        if rules:
            return PATTERNS.get(rules[0])
        accepted = ACCEPTED.get(self.characters)
        return accepted and f"{accepted}{{{self.shortest},{self.longest}}}"

    @property
    def linter(self) -> Linter:
        """One rule for the part's characters and content; its length is for others to judge."""
        linters = [LINTERS[rule] for rule in self._told()]
        if not CHECKS_DIGITS.intersection(self.rules[:1]):
            linters.insert(0, CHARACTER_SETS[self.characters])
        return linters[0] if len(linters) == 1 else _one_after_another(linters)

    def _told(self) -> list[str]:
        """The rules that not any number of this length keeps."""
        return [rule for rule in self.rules if self.characters != "N" or rule not in HELD_BY_DIGITS]


def _one_after_another(linters: list[Linter]) -> Linter:
    def rule(part: str) -> Fault | None:
        for linter in linters:
            if fault := linter(part):
                return fault
        return None

    return rule


def components_of(format_: str) -> tuple[Component, ...]:
    """The components of a format such as ``N13:check:prefix+[X..17]``.

    Raises:
        ValueError: the format is not in the notation of :mod:`byssus.trace.gs1.table`.
    """
    return tuple(_component(part) for part in format_.split("+"))


def _component(part: str) -> Component:
    found = NOTATION.fullmatch(part.strip("[]"))
    if not found:
        raise ValueError(f"no component of a format: {part!r}")
    characters, variable, length, rules = found.groups()
    return Component(
        characters=characters,
        shortest=1 if variable else int(length),
        longest=int(length),
        optional=part.startswith("["),
        rules=tuple(rules.split(":")[1:]),
    )


def acceptance(components: tuple[Component, ...]) -> Callable[[str], object]:
    """A fast test that is true of most values that are right, and of none that is wrong.

    One pattern for the whole value where its rules have patterns. Calendar dates of the days 1 to 28 have one, check
    digits have none.
    """
    if len(components) == 1 and components[0].is_checked_number:
        return check_characters.is_checked_number(components[0].longest)
    patterns = [part.pattern for part in components]
    if None in patterns:
        return _never
    return re.compile("".join(filter(None, patterns))).fullmatch


def _never(_: str) -> bool:
    return False


def value_rule(components: tuple[Component, ...]) -> Linter:
    """One rule for a whole value: the first thing wrong in it, or None."""
    shortest = sum(part.shortest for part in components if not part.optional)
    longest = sum(part.longest for part in components)
    content = components[0].linter if len(components) == 1 else _part_by_part(components)

    def rule(value: str) -> Fault | None:
        if shortest <= len(value) <= longest:
            return content(value)
        return _length_fault(len(value), shortest, longest)

    return rule


def _length_fault(length: int, shortest: int, longest: int) -> Fault:
    if not length:
        return Fault(ProblemCode.VALUE_EMPTY, 0, 0)
    if length < shortest:
        return Fault(ProblemCode.VALUE_TOO_SHORT, 0, length, str(shortest))
    return Fault(ProblemCode.VALUE_TOO_LONG, 0, length, str(longest))


def _part_by_part(components: tuple[Component, ...]) -> Linter:
    steps = [(part.shortest, part.longest, part.optional, part.linter) for part in components]

    def rule(value: str) -> Fault | None:
        start = 0
        for shortest, longest, optional, linter in steps:
            part = value[start : start + longest]
            if not part and optional:
                return None
            if len(part) < shortest:
                return Fault(ProblemCode.VALUE_LENGTH, 0, len(value))
            if fault := linter(part):
                return fault._replace(start=fault.start + start)
            start += len(part)
        return None

    return rule
