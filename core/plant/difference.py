"""What one version of a HACCP plan changes against another, field by field, with parts matched by their codes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import JsonValue

from byssus.core.plant.haccp import Plan

_ABOUT_THE_VERSION = {"version", "author", "reason", "valid_from", "approved_by"}
_Tree: TypeAlias = JsonValue


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that reads otherwise; its path is such as `control_points.cook.rules.below-90.limit`.

    Text of what was and of what is; None where the part did not exist, or does no longer.
    """

    path: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.before is None:
            return f"+ {self.path}: {self.after}"
        if self.after is None:
            return f"- {self.path}: {self.before}"
        return f"~ {self.path}: {self.before} → {self.after}"


def differences(before: Plan | None, after: Plan) -> list[Difference]:
    """Every field of the content that differs; a plan without a predecessor is all new."""
    return list(_differing("", _tree(before) if before else {}, _tree(after)))


def _tree(plan: Plan) -> _Tree:
    """The plan as JSON without what is left at its default: what nobody says needs no line."""
    tree: _Tree = plan.model_dump(mode="json", exclude=_ABOUT_THE_VERSION, exclude_defaults=True)
    return tree


def _differing(path: str, before: _Tree, after: _Tree) -> Iterator[Difference]:
    if before == after:
        return
    old, new = _parts(before), _parts(after)
    if old is None or new is None:
        yield Difference(path, _text(before), _text(after))
        return
    for name in [*old, *(name for name in new if name not in old)]:
        yield from _differing(f"{path}.{name}" if path else name, old.get(name), new.get(name))


def _parts(tree: _Tree) -> dict[str, _Tree] | None:
    """The named parts of a branch; None of a leaf. What is not there is a branch without parts."""
    if tree is None:
        return {}
    if isinstance(tree, Mapping):
        return dict(tree)
    if isinstance(tree, Sequence) and not isinstance(tree, str) and tree and all(isinstance(one, dict) for one in tree):
        return _named(tree)
    return None


def _named(parts: Sequence[_Tree]) -> dict[str, _Tree]:
    """The entries of a list by what people call them; of two with one name, the second has its number too."""
    found: dict[str, _Tree] = {}
    for number, part in enumerate(parts, 1):
        name = str(part.get("code") or part.get("name") or number) if isinstance(part, dict) else str(number)
        found[f"{name} {number}" if name in found else name] = part
    return found


def _text(leaf: _Tree) -> str | None:
    if leaf is None or leaf == {}:
        return None
    if isinstance(leaf, list):
        return ", ".join(str(one) for one in leaf)
    return str(leaf)
