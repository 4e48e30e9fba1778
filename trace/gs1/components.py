"""The parts of a value: character set, length and rules, read from the notation of the table."""

import re
from dataclasses import dataclass
from typing import Final

from byssus.trace.gs1.linters import LINTERS, Linter, text
from byssus.trace.gs1.problems import Fault, ProblemCode

CHARACTER_SETS: Final[dict[str, Linter]] = {
    "N": text.digits,
    "X": text.cset82,
    "Y": text.cset39,
    "Z": text.cset64,
}
NOTATION: Final = re.compile(r"([NXYZ])(\.\.)?([0-9]+)((?::\w+)*)")


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a value; lengths in characters."""

    characters: str
    shortest: int
    longest: int
    optional: bool
    rules: tuple[str, ...]
    linters: tuple[Linter, ...]


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
    names = tuple(rules.split(":")[1:])
    return Component(
        characters=characters,
        shortest=1 if variable else int(length),
        longest=int(length),
        optional=part.startswith("["),
        rules=names,
        linters=(CHARACTER_SETS[characters], *(LINTERS[name] for name in names)),
    )


def first_fault(components: tuple[Component, ...], value: str) -> Fault | None:
    """The first thing wrong in ``value``, which is no longer than all components; None if it is right."""
    start = 0
    for component in components:
        part = value[start : start + component.longest]
        if len(part) < component.shortest:
            if component.optional and not part:
                break
            return Fault(ProblemCode.VALUE_LENGTH, 0, len(value))
        for linter in component.linters:
            if fault := linter(part):
                return fault._replace(start=fault.start + start)
        start += len(part)
    return None
