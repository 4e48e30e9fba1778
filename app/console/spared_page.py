"""All of which people are told nothing now: why, by whom, until when; and the end of it, a tap away."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from nicegui import ui

from byssus.alerts.operator.desk import unshelve_alarm
from byssus.alerts.operator.outage import end_outage
from byssus.alerts.operator.spared import Spared, Sparing, list_spared
from byssus.app.console import frame
from byssus.app.console.console import Console
from byssus.app.console.doing import do
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit
from byssus.core.database import Connection
from byssus.core.identity.access import Caller, Permission

_LOOK_AGAIN = 30.0
"""Seconds after which the page looks for what has ended by itself."""


async def build(console: Console, visit: Visit) -> None:
    """The page."""
    with frame.page(console, visit, frame.Tab.SPARED, visit.words("spared.title")):
        page = _Page(console, visit)
        await page.show()
        ui.timer(_LOOK_AGAIN, page.show, immediate=False)


class _Page:
    """What stands on the page, drawn anew after each deed."""

    def __init__(self, console: Console, visit: Visit) -> None:
        self._console = console
        self._visit = visit
        self._body = ui.element("div")

    async def show(self) -> None:
        """Draw it as it is now."""
        found = await self._console.ask(list_spared, self._console.context.clock.now())
        self._body.clear()
        with self._body:
            self._html("spared_head.html", count=len(found))
            for spared in found:
                with ui.element("article").classes("sheet task silent"):
                    self._html("spared.html", spared=spared)
                    self._button(spared)

    def _button(self, spared: Spared) -> None:
        if spared.number is None or not self._visit.caller.may(Permission.HANDLE_ALARMS):
            return
        with ui.element("button").props("type=button").classes("btn").on("click", self._ending(spared, spared.number)):
            ui.label(self._visit.words("spared.end"))

    def _ending(self, spared: Spared, number: int) -> Callable[[], Awaitable[None]]:
        end = unshelve_alarm if spared.sparing is Sparing.SHELVED else end_outage

        async def clicked() -> None:
            def deed(connection: Connection, caller: Caller, now: datetime) -> str:
                end(connection, number, caller.name, now)
                return "spared.ended"

            await do(self._console, self._visit, Permission.HANDLE_ALARMS, deed)
            await self.show()

        return clicked

    def _html(self, template: str, **values: object) -> None:
        ui.html(render(template, self._visit.words, **values), sanitize=False)
