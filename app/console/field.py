"""A field of a form, and where it stands in what is edited."""

from dataclasses import dataclass
from enum import StrEnum

Path = tuple[str | int, ...]
"""Where a field stands in the plan, from the top down."""


class Kind(StrEnum):
    """What is entered in a field."""

    NUMBER = "number"
    MINUTES = "minutes"
    WORD = "word"
    WORDS = "words"
    CHOICE = "choice"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Field:
    """A field with what it holds now, as text; `name` is the last part of its path, `options` what may be chosen."""

    path: Path
    kind: Kind
    value: str
    options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the field is called in plant files."""
        return str(self.path[-1])


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together: a rule, an item of a check, the words of a control point."""

    title: str
    fields: tuple[Field, ...]
