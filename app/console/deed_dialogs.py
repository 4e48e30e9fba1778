"""The dialogs in which people say what they add to an alarm, or why it was and what they did."""

from dataclasses import dataclass

from nicegui import ui

from byssus.alerts.views.board import Case
from byssus.app.console.visit import Visit
from byssus.app.console.words import Words

_CAUSES = ("door", "defrost", "compressor", "power", "loading", "sensor")
_ACTIONS = ("door", "moved", "repaired", "probed", "held")


@dataclass(frozen=True, slots=True)
class Account:
    """Why it was, and what was done about it."""

    cause: str
    corrective_action: str


def subject(case: Case, words: Words) -> str:
    """What a case is about, on one line: where, and which point or gateway."""
    where = case.worst.where
    places = [where.zone, where.site] if where.zone else [where.site]
    names = [words.name(place.name, place.name_en) for place in places]
    return " · ".join([*names, where.point or where.gateway or ""])


class CommentDialog:
    """Asks for a comment."""

    def __init__(self, visit: Visit) -> None:
        self._form = _Form(visit, "comment")
        with self._form.fields:
            self._text = _Text(visit, "comment_text", "", ())

    async def ask(self, case: Case) -> str | None:
        """The comment; None if the person thought better of it."""
        return self._text.value if await self._form.filled_in(case, [self._text]) else None


class CloseDialog:
    """Asks for cause and corrective action; common ones are a tap away, for hands in gloves."""

    def __init__(self, visit: Visit) -> None:
        self._form = _Form(visit, "close")
        with self._form.fields:
            self._cause = _Text(visit, "cause", "causes.", _CAUSES)
            self._action = _Text(visit, "action", "actions.", _ACTIONS)

    async def ask(self, case: Case) -> Account | None:
        """Both; None if the person thought better of it."""
        if not await self._form.filled_in(case, [self._cause, self._action]):
            return None
        return Account(self._cause.value, self._action.value)


class _Text:
    """A field of several lines that may not stay empty, with words to tap above it."""

    def __init__(self, visit: Visit, name: str, suggestions: str, keys: tuple[str, ...]) -> None:
        words = visit.words
        with ui.element("div").classes("field"):
            ui.html(words(f"act.{name}"), sanitize=False, tag="span")
            if keys:
                with ui.element("div").classes("suggestions"):
                    for key in keys:
                        self._suggestion(words(f"{suggestions}{key}"))
            self._area = ui.textarea(validation={words("act.needed"): lambda text: bool(text.strip())})
            self._area.without_auto_validation().classes(f"text-{name}")
            self._area.props(f'outlined rows=2 autogrow hide-bottom-space aria-label="{words(f"act.{name}")}"')
        self._comma = words("list.comma")

    @property
    def value(self) -> str:
        """What was written."""
        return str(self._area.value).strip()

    def is_filled_in(self) -> bool:
        """Whether there is something; if not, the field says so."""
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


class _Form:
    """A dialog with a title, fields, and two buttons."""

    def __init__(self, visit: Visit, name: str) -> None:
        self._words = words = visit.words
        with ui.dialog() as self._dialog, ui.element("div").classes(f"sheet dialog dialog-{name}"):
            ui.html(words(f"act.{name}_title"), sanitize=False, tag="h2")
            self._subject = ui.label().classes("subject-line")
            self.fields = ui.element("div").classes("fields")
            ui.label(words("act.signed", who=visit.caller.name)).classes("quiet small")
            with ui.element("div").classes("choices"):
                self._button(words("act.cancel"), "", False)
                self._button(words(f"act.{'close' if name == 'close' else 'save'}"), "primary", True)
        self._texts: list[_Text] = []

    async def filled_in(self, case: Case, texts: list[_Text]) -> bool:
        """Show the dialog with empty fields; True once all are filled in, False if the person left."""
        self._texts = texts
        self._subject.set_text(subject(case, self._words))
        for text in texts:
            text.clear()
        return bool(await self._dialog)

    def _button(self, label: str, look: str, submit: bool) -> None:
        def clicked() -> None:
            if not submit or not [text for text in self._texts if not text.is_filled_in()]:
                self._dialog.submit(submit)

        with ui.element("button").props("type=button").classes(f"btn {look}").on("click", clicked):
            ui.html(label, sanitize=False, tag="span")
