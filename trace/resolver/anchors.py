"""Anchors: the canonical paths under which link sets are kept, and those under which a code's links may be.

Walking up the tree: a batch without links of its own has those of its product. The serial number identifies an item
whether or not its batch stands beside it, so that every choice of the qualifiers is a level, the finest first.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

from byssus.core.errors import InvalidInput
from byssus.trace.gs1 import Options, parse
from byssus.trace.gs1.canonical import STEM, coded
from byssus.trace.gs1.registry import CHAINS

REST: Final = "1"
"""The name of the variable at the end of a key that matches whatever follows: `/8004/695012{1}`."""
_VARIABLE: Final = re.compile(r"\{(\w{1,40})\}")
_SHORTEST_STEM: Final = {"8003": 14, "253": 13, "255": 13, "8004": 4, "401": 4, "8010": 4}
"""Keys that end in a part of any length, and how many characters stand before it at least."""
_INDICATOR: Final = frozenset({"00", "01", "8003", "8006"})
"""Keys in which one digit stands before the company prefix (GS1 General Specifications § 3)."""
_NO_NAMES: Final = Options()
_ANY_VALUE: Final = "1"


class Candidate(NamedTuple):
    """An anchor under which links of a code may be, and the values of the variables it would have there.

    `thing` is the path of what the code names at this level. `values` holds the values of the qualifiers, by their
    identifiers, and the rest of a key under its own name.
    """

    anchor: str
    thing: str
    level: int
    values: Mapping[str, str]


def anchor_of(elements: Sequence[tuple[str, str]]) -> str:
    """The canonical path of a key and its qualifiers."""
    return "".join([f"/{ai}/{coded(value)}" for ai, value in elements])


def candidates(elements: Sequence[tuple[str, str]]) -> list[Candidate]:
    """Every anchor under which links of a code may be, the finest level first, and at each the plainest first.

    Candidates of one level are alternatives: the first that has links stands for the level.
    """
    key = anchor_of(elements[:1])
    found: list[Candidate] = []
    for level, chosen in enumerate(_levels(elements[1:])):
        thing, values = key + anchor_of(chosen), dict(chosen)
        found += [Candidate(key + written, thing, level, values) for written in _spellings(chosen)]
    if elements[0][0] in _SHORTEST_STEM:
        found += _beginnings(*elements[0], len(found))
    return found


def _beginnings(ai: str, value: str, level: int) -> Iterator[Candidate]:
    """The anchors that end in a variable and match the key, the longest first."""
    thing = anchor_of([(ai, value)])
    for size in range(len(value) - 1, _SHORTEST_STEM[ai] - 1, -1):
        yield Candidate(
            f"/{ai}/{coded(value[:size])}{{{REST}}}", thing, level - size + len(value), {REST: value[size:]}
        )


def _levels(qualifiers: Sequence[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Every choice of the qualifiers; the last one, which is the finest, weighs most."""
    for mask in range(2 ** len(qualifiers) - 1, -1, -1):
        yield [pair for place, pair in enumerate(qualifiers) if mask >> place & 1]


def _spellings(chosen: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The qualifiers with their values, then with variables in the place of more and more of them."""
    return map("".join, product(*((f"/{ai}/{coded(value)}", f"/{ai}/{{{ai}}}") for ai, value in chosen)))


@dataclass(frozen=True, slots=True)
class Anchor:
    """An anchor as somebody wrote it.

    Attributes:
        path: the canonical path, where a variable bears the identifier of its qualifier: `/10/{10}`.
        key: identifier and value of its key; without the rest that a variable stands for.
        names: the names of its variables as they were written → their canonical names.
    """

    path: str
    key: tuple[str, str]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def licensed(self) -> str:
        """The key from its company prefix on."""
        ai, value = self.key
        return value[1:] if ai in _INDICATOR else value


def read_anchor(text: str) -> Anchor:
    """Read an anchor such as `/01/06901234567892/10/{lot}` or `/8004/695012{1}`.

    Raises:
        InvalidInput: it is no path of a GS1 Digital Link, or breaks a rule of its identifiers.
    """
    segments = text.removesuffix("/").split("/")[1:]
    if not text.startswith("/") or len(segments) % 2 or len(segments) < 2:
        raise _refused(text, "Write identifier and value in turn, such as /01/06901234567892/10/{lot}.")
    key, *qualifiers = [(ai, unquote(value)) for ai, value in zip(segments[::2], segments[1::2], strict=True)]
    stem, rest = _key_value(*key, text)
    names = {name: ai for ai, value in qualifiers if (name := _variable(value))}
    if rest and qualifiers:
        raise _refused(text, "A key that ends in a variable has no qualifiers.")
    plain = [(key[0], stem), *((ai, _ANY_VALUE if _variable(value) else value) for ai, value in qualifiers)]
    _require_valid(plain, text)
    path = f"/{key[0]}/{coded(stem)}" + (f"{{{REST}}}" if rest else "")
    path += "".join(f"/{ai}/{f'{{{ai}}}' if _variable(value) else coded(value)}" for ai, value in qualifiers)
    return Anchor(path, (key[0], stem), {**names, **({REST: REST} if rest else {})})


def _key_value(ai: str, value: str, text: str) -> tuple[str, bool]:
    """The value of a key without the variable at its end, and whether there was one."""
    stem, rest = value.removesuffix(f"{{{REST}}}"), value.endswith(f"{{{REST}}}")
    if rest and len(stem) < _SHORTEST_STEM.get(ai, len(stem) + 1):
        raise _refused(
            text, f"({ai}) cannot end in a variable here; of {', '.join(_SHORTEST_STEM)}, the serial part can."
        )
    return stem, rest


def _variable(value: str) -> str | None:
    found = _VARIABLE.fullmatch(value)
    return found[1] if found else None


def _require_valid(elements: Sequence[tuple[str, str]], text: str) -> None:
    code = parse(STEM + anchor_of(elements), _NO_NAMES)
    if not code.valid:
        raise _refused(text, " ".join(problem.en for problem in code.problems))
    if len(code.elements) != len(elements) or elements[0][0] not in CHAINS:
        raise _refused(text, "The path must begin with its key, and hold nothing but the key and its qualifiers.")


def _refused(text: str, why: str) -> InvalidInput:
    return InvalidInput(f"{text[:120]!r} is no anchor of links: {why}", where="anchor")


def filled(template: str, values: Mapping[str, str]) -> str:
    """A target with the values of a code in place of the variables, percent-coded so that they stay values."""
    if "{" not in template:
        return template
    return _VARIABLE.sub(
        lambda match: quote(values[match[1]], safe="-._~") if match[1] in values else match[0], template
    )


def variables_of(template: str) -> frozenset[str]:
    """The names of the variables in a target."""
    return frozenset(_VARIABLE.findall(template))
