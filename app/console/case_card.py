"""The card of one case: what is wrong, since when, how it runs, and the buttons for what can be done."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from byssus.alerts.views.case import Case, Need
from byssus.app.console.case_view import CaseView
from byssus.app.console.deeds import Deeds
from byssus.app.console.figures import signed
from byssus.app.console.markup import render
from byssus.app.console.state import stale_after
from byssus.app.console.visit import Visit
from byssus.core.clock import Clock
from byssus.core.plant.haccp import Severity

_TONES = " ".join(Severity)


class CaseCard:
    """A card that is made once and changed when its case does; without `deeds` it only shows."""

    def __init__(self, visit: Visit, clock: Clock, deeds: Deeds | None) -> None:
        self._visit = visit
        self._clock = clock
        self._view: CaseView | None = None
        self._needed: dict[Need, ui.element] = {}
        with ui.element("article").classes("case sheet arrived") as self._card:
            self._facts = ui.html(sanitize=False).classes("facts")
            if deeds:
                with ui.element("div").classes("deeds no-print"):
                    self._needed[Need.ACKNOWLEDGE] = self._button("acknowledge", deeds.acknowledge).classes("primary")
                    self._needed[Need.CLOSE] = self._button("close", deeds.close).classes("primary")
                    self._needed[Need.VERIFY] = self._button("verify", deeds.verify).classes("primary")
                    self._button("comment", deeds.comment)

    def show(self, view: CaseView, parent: ui.element, position: int) -> None:
        """Show the case as it is now, at its place among the cards of `parent`."""
        if parent.default_slot.children[position : position + 1] != [self._card]:
            self._card.move(parent, position)
        if view != self._view:
            self._view = view
            self._redraw(view)

    def delete(self) -> None:
        """Take the card away."""
        self._card.delete()

    def _button(self, deed: str, do: Callable[[Case], Awaitable[None]]) -> ui.element:
        async def clicked() -> None:
            if self._view:
                await do(self._view.case)

        with ui.element("button").classes(f"btn deed-{deed}").on("click", clicked) as button:
            ui.html(self._visit.words(f"act.{deed}"), sanitize=False, tag="span")
        return button

    def _redraw(self, view: CaseView) -> None:
        alarm = view.case.worst
        self._card.classes(remove=f"{_TONES} recovered").classes(alarm.severity)
        self._card.classes("recovered" if alarm.cleared_at else "")
        self._facts.set_content(
            render(
                "case.html",
                self._visit.words,
                view=view,
                signed=signed,
                stale_after=lambda every: stale_after(every, self._clock).total_seconds(),
            )
        )
        for need, button in self._needed.items():
            button.set_visibility(need is view.case.need)
