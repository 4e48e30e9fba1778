"""A dialog that asks for a few things: made for one question, and gone with its answer. Fields are for gloved hands."""

import math
from collections.abc import Mapping, Sequence
from typing import Protocol

from nicegui import ui

from byssus.app.console.visit import Visit

Answers = Mapping[str, str]
"""Field → what was entered, without blanks around it; yes is `1`, no is `0`."""


class _Field(Protocol):
    """What the dialog wants of a field."""

    @property
    def value(self) -> str: ...

    def is_filled_in(self) -> bool: ...


class Ask:
    """One question. Add fields, then wait for the answers."""

    def __init__(self, visit: Visit, title: str, subject: str = "") -> None:
        self._words = visit.words
        self._fields: dict[str, _Field] = {}
        with ui.dialog() as self._dialog, ui.element("div").classes("sheet dialog"):
            with ui.element("h2"):
                ui.label(title)
            ui.label(subject).classes("subject-line")
            self._body = ui.element("div").classes("fields")
            ui.label(visit.words("act.signed", who=visit.caller.name)).classes("quiet small")
            with ui.element("div").classes("choices"):
                self._button("act.cancel", "", submit=False)
                self._button("act.save", "primary", submit=True)

    def text(self, name: str, label: str, value: str = "", *, needed: bool = True) -> None:
        """Ask for words."""
        self._fields[name] = self._entry(label, value, "text", needed=needed)

    def date(self, name: str, label: str, value: str) -> None:
        """Ask for a day."""
        self._fields[name] = self._entry(label, value, "date", needed=True)

    def number(self, name: str, label: str, value: str = "") -> None:
        """Ask for a number."""
        self._fields[name] = self._entry(label, value, "number", needed=True)

    def choice(self, name: str, label: str, options: Sequence[tuple[str, str]], value: str | None = None) -> None:
        """Ask for one of a few values, each shown by its text."""
        with self._body:
            self._fields[name] = _Choice(label, options, value, self._words("act.needed"))

    async def answers(self) -> Answers | None:
        """What was entered; None if the person thought better of it."""
        saved = await self._dialog
        answers = {name: field.value for name, field in self._fields.items()}
        self._dialog.delete()
        return answers if saved else None

    def _entry(self, label: str, value: str, kind: str, *, needed: bool) -> "_Entry":
        with self._body:
            return _Entry(label, value, kind, self._words("act.needed") if needed else "")

    def _button(self, key: str, look: str, *, submit: bool) -> None:
        def clicked() -> None:
            if not submit or not [field for field in self._fields.values() if not field.is_filled_in()]:
                self._dialog.submit(submit)

        with ui.element("button").props("type=button").classes(f"btn {look}").on("click", clicked):
            ui.label(self._words(key))


class _Entry:
    """A line of text, a number, or a day."""

    def __init__(self, label: str, value: str, kind: str, needed: str) -> None:
        self._kind = kind
        self._needed = needed
        with ui.element("div").classes("field"):
            ui.label(label).classes("label")
            self._input = ui.input(value=value, validation=self._complaint).without_auto_validation()
            self._input.props("outlined hide-bottom-space").classes("ask")
            self._input.on_value_change(self._forgive)
            self._input.props["aria-label"] = label
            self._input.props["type"] = "date" if kind == "date" else "text"
            self._input.props["inputmode"] = "decimal" if kind == "number" else "text"

    @property
    def value(self) -> str:
        text = str(self._input.value or "").strip()
        return text.replace("−", "-").replace(",", ".") if self._kind == "number" else text

    def is_filled_in(self) -> bool:
        return self._input.validate()

    def _forgive(self) -> None:
        self._input.error = None

    def _complaint(self, _: str) -> str | None:
        if not self._needed:
            return None
        return None if self.value and (self._kind != "number" or _is_number(self.value)) else self._needed


class _Choice:
    """Large buttons of which one is picked."""

    def __init__(self, label: str, options: Sequence[tuple[str, str]], value: str | None, needed: str) -> None:
        self._value = value
        self._needed = needed
        self._buttons: dict[str, ui.element] = {}
        with ui.element("div").classes("field"):
            ui.label(label).classes("label")
            with ui.element("div").classes("picks").props("role=radiogroup") as group:
                group.props["aria-label"] = label
                for each, text in options:
                    self._button(each, text)
            self._error = ui.label().classes("complaint")
        self._mark()

    @property
    def value(self) -> str:
        return self._value or ""

    def is_filled_in(self) -> bool:
        self._error.set_text("" if self._value else self._needed)
        return self._value is not None

    def _button(self, value: str, text: str) -> None:
        def picked() -> None:
            self._value = value
            self._error.set_text("")
            self._mark()

        with ui.element("button").props("type=button role=radio").classes("btn pick").on("click", picked) as button:
            ui.label(text)
        self._buttons[value] = button

    def _mark(self) -> None:
        for value, button in self._buttons.items():
            chosen = value == self._value
            button.classes(add="on" if chosen else "", remove="" if chosen else "on")
            button.props(f"aria-checked={'true' if chosen else 'false'}")


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
