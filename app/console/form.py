"""Dialogs with fields for hands in gloves: words with common ones a tap away, choices, a number, files."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from nicegui import ui

from byssus.app.console.visit import Visit


class Field(Protocol):
    """A part of a form."""

    def is_filled_in(self) -> bool:
        """Whether there is what has to be; if not, the field says so."""
        ...

    def clear(self) -> None:
        """Begin anew."""
        ...


class Form:
    """A dialog with a title, fields, and two buttons; what it is called decides its words (`act.{name}_title`)."""

    def __init__(self, visit: Visit, name: str) -> None:
        words = visit.words
        self._fields: Sequence[Field] = ()
        with ui.dialog() as self._dialog, ui.element("div").classes(f"sheet dialog dialog-{name}"):
            ui.html(words(f"act.{name}_title"), sanitize=False, tag="h2")
            self._subject = ui.label().classes("subject-line")
            self.fields = ui.element("div").classes("fields")
            ui.label(words("act.signed", who=visit.caller.name)).classes("quiet small")
            with ui.element("div").classes("choices"):
                self._button(words("act.cancel"), "", False)
                self._button(words(f"act.{name}"), "primary", True)

    async def filled_in(self, subject: str, fields: Sequence[Field]) -> bool:
        """Show the dialog with empty fields; True once all are filled in, False if the person left."""
        self._fields = fields
        self._subject.set_text(subject)
        for field in fields:
            field.clear()
        return bool(await self._dialog)

    def _button(self, label: str, look: str, submit: bool) -> None:
        def clicked() -> None:
            if not submit or not [field for field in self._fields if not field.is_filled_in()]:
                self._dialog.submit(submit)

        with ui.element("button").props("type=button").classes(f"btn {look}").on("click", clicked):
            ui.html(label, sanitize=False, tag="span")


class WordsField:
    """A field of several lines, with words to tap above it; it may stay empty only where it is `optional`."""

    def __init__(self, visit: Visit, name: str, suggestions: Sequence[str] = (), *, optional: bool = False) -> None:
        words = visit.words
        needed = {} if optional else {words("act.needed"): lambda text: bool(text.strip())}
        with ui.element("div").classes("field"):
            ui.html(words(f"act.{name}"), sanitize=False, tag="span")
            if suggestions:
                with ui.element("div").classes("suggestions"):
                    for text in suggestions:
                        self._suggestion(text)
            self._area = ui.textarea(validation=needed)
            self._area.without_auto_validation().classes(f"text-{name}")
            self._area.props(f'outlined rows=2 autogrow hide-bottom-space aria-label="{words(f"act.{name}")}"')
        self._comma = words("list.comma")

    @property
    def value(self) -> str:
        """What was written."""
        return str(self._area.value).strip()

    def is_filled_in(self) -> bool:
        """Whether there is something, where it has to be."""
        return self._area.validate()

    def clear(self) -> None:
        """Begin anew."""
        self._area.set_value("")
        self._area.error = None

    def _suggestion(self, text: str) -> None:
        def add() -> None:
            self._area.set_value(f"{self.value}{self._comma}{text}" if self.value else text)
            self._area.error = None

        with ui.element("button").props("type=button").classes("chip tap").on("click", add):
            ui.html(text, sanitize=False, tag="span")


class ChoiceField:
    """One of a few, each a tap away; `label` is what is asked, `options` the words for each value."""

    def __init__(self, visit: Visit, label: str, options: Mapping[str, str]) -> None:
        self._chips: dict[str, ui.element] = {}
        self.value = ""
        with ui.element("div").classes("field").props(f'role=radiogroup aria-label="{label}"'):
            ui.label(label).classes("asked")
            with ui.element("div").classes("suggestions"):
                for value, text in options.items():
                    self._chip(value, text)
            self._error = ui.label(visit.words("act.needed")).classes("tone critical small")

    def is_filled_in(self) -> bool:
        """Whether one is chosen."""
        self._error.set_visibility(not self.value)
        return bool(self.value)

    def clear(self) -> None:
        """Choose none."""
        self.choose("")

    def choose(self, value: str) -> None:
        """Choose that one."""
        self.value = value
        for each, chip in self._chips.items():
            chip.props(f"aria-checked={'true' if each == value else 'false'}")
        self._error.set_visibility(False)

    def _chip(self, value: str, text: str) -> None:
        chip = ui.element("button").props("type=button role=radio aria-checked=false").classes("chip tap")
        with chip.on("click", lambda: self.choose(value)):
            ui.label(text)
        self._chips[value] = chip


class NumberField:
    """A number with its unit; it may not stay empty."""

    def __init__(self, visit: Visit, name: str, unit: str) -> None:
        words = visit.words
        with ui.element("div").classes("field"):
            ui.html(words(f"act.{name}"), sanitize=False, tag="span")
            self._number = ui.number(validation={words("act.needed"): lambda value: value is not None})
            self._number.without_auto_validation().classes(f"number-{name}")
            label = f'aria-label="{words(f"act.{name}")}"'
            self._number.props(f'outlined hide-bottom-space suffix="{unit}" inputmode=text step=0.1 {label}')
            ui.html(words(f"act.{name}_note"), sanitize=False, tag="small")

    @property
    def value(self) -> float:
        """What was written."""
        return float(self._number.value)

    def is_filled_in(self) -> bool:
        """Whether there is a number."""
        return self._number.validate()

    def clear(self) -> None:
        """Begin anew."""
        self._number.set_value(None)
        self._number.error = None
