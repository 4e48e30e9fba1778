"""Typed reading of an event's fields, collecting what is wrong instead of stopping at it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from pydantic import JsonValue

from byssus.trace.codes import batch_of, canonical, canonical_link, fault_of, is_uri
from byssus.trace.epcis.context import Context
from byssus.trace.epcis.problem import Fault, Problem
from byssus.trace.epcis.vocabulary import Vocabulary

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one object, at one path of one event.

    Args:
        values: the object.
        context: the prefixes in force inside it.
        event: which event of its document, counted from 1.
        problems: collects what is wrong; shared by all parts of one event.
        path: where the object stands in the event; empty for the event itself.
    """

    values: Mapping[str, JsonValue]
    context: Context
    event: int
    problems: list[Problem]
    path: str = ""

    def refuse(self, name: str, fault: Fault, what: str, advice: str) -> None:
        """Note that the field `name` breaks a rule."""
        self.problems.append(Problem(self.event, self.path + name, fault, what, advice))

    def has(self, name: str) -> bool:
        """Whether the field is there and holds something: neither null nor an empty list, text or object."""
        return self.values.get(name) not in (None, [], "", {})

    def text(self, name: str) -> str | None:
        """A text without the blanks around it; None where there is none."""
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return (value or "").strip() or None
        self.refuse(name, Fault.MALFORMED, f"is {value!r}", "give text.")
        return None

    def texts(self, name: str) -> list[str]:
        """A list of texts; one text alone stands for a list of one."""
        return [text for part in self.parts(name) if (text := part.text(name))]

    def parts(self, name: str) -> list["Fields"]:
        """One object for each member of a list, holding that member under the list's own name."""
        value = self.values.get(name)
        members = value if isinstance(value, list) else [] if value is None else [value]
        return [replace(self, values={name: member}) for member in members]

    def objects(self, name: str) -> list["Fields"]:
        """The members of a list of objects."""
        found = []
        for place, part in enumerate(self.parts(name)):
            inner = part.values[name]
            if isinstance(inner, dict):
                found.append(self._inside(f"{name}[{place}].", inner))
            else:
                self.refuse(f"{name}[{place}]", Fault.MALFORMED, f"is {inner!r}", "give an object.")
        return found

    def object(self, name: str) -> "Fields | None":
        """An object; None where there is none."""
        value = self.values.get(name)
        if value is None or isinstance(value, dict):
            return None if value is None else self._inside(f"{name}.", value)
        self.refuse(name, Fault.MALFORMED, f"is {value!r}", "give an object.")
        return None

    def _inside(self, step: str, values: Mapping[str, JsonValue]) -> "Fields":
        context = self.context.within(values.get("@context"))
        return replace(self, values=values, context=context, path=self.path + step)

    def instant(self, name: str) -> datetime | None:
        """A time, in UTC; a time without a zone is refused, since nobody can say when it was."""
        text = self.text(name)
        if text is None:
            if not self.has(name):
                self.refuse(name, Fault.MISSING, "is missing", "give a time with its zone, 2026-11-23T08:00:00+08:00.")
            return None
        try:
            time = datetime.fromisoformat(text)
            if time.tzinfo is not None:
                return time.astimezone(UTC)
            what = f"{text!r} has no zone"
        except (ValueError, OverflowError):
            what = f"{text!r} is no time"
        self.refuse(name, Fault.MALFORMED, what, "give ISO 8601 with zone, 2026-11-23T08:00:00+08:00.")
        return None

    def number(self, name: str) -> float | None:
        """A finite number; None where there is none."""
        value = self.values.get(name)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _TOO_MUCH):
            return None if value is None else float(value)
        self.refuse(name, Fault.MALFORMED, f"is {value!r}", "give a number.")
        return None

    def choice(self, name: str, words: type[Word]) -> Word | None:
        """One of our own closed words; None where there is none."""
        text = self.text(name)
        if text is None or text in set(words):
            return None if text is None else words(text)
        self.refuse(name, Fault.UNKNOWN_WORD, f"is {text!r}", f"give one of {', '.join(words)}.")
        return None

    def word(self, name: str, words: Vocabulary) -> str | None:
        """The web URI of a word of a vocabulary, or a URI of somebody else's; None where there is none."""
        text = self.text(name)
        if text is None:
            return None
        uri = words.expand(text, self.context)
        if not words.knows(uri):
            advice = f"give a {words.title} of CBV 2.0, or a full URI of your own."
            self.refuse(name, Fault.UNKNOWN_WORD, f"{text!r} is no {words.title}", advice)
        return uri

    def uri(self, name: str) -> str | None:
        """An identifier in canonical form; None where there is none or it cannot be one."""
        text = self.text(name)
        if text is None:
            return None
        full = self.context.expand(text)
        what = _no_uri(full) or fault_of(full)
        if what is None:
            return canonical(full)
        self.refuse(name, Fault.BAD_CODE, f"{text!r} {what}", "give a GS1 Digital Link, an EPC URN or another URI.")
        return None

    def batch(self, name: str) -> str | None:
        """The batch that the code of a single pack names as well."""
        text = self.text(name)
        return batch_of(self.context.expand(text)) if text else None


_TOO_MUCH = 1e15
"""No amount of anything: beyond it, numbers are no longer exact."""


def _no_uri(text: str) -> str | None:
    if not is_uri(text):
        return "is no URI of at most 1 000 characters"
    if text.startswith("urn:epc:") and canonical_link(text) is None:
        return "is no EPC: its parts do not have the lengths of its scheme"
    return None
