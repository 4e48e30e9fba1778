"""What the rules find about a code: asked once its chain is on the screen, for a large chain takes them a while."""

from datetime import datetime

import psycopg
from nicegui import ui
from psycopg_pool import PoolTimeout

from byssus.app.console.console import Console
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit
from byssus.core.database import Connection
from byssus.core.errors import ByssusError
from byssus.core.identity.access import Caller
from byssus.trace.questions.scope import scope_of
from byssus.trace.rules.of_code import Findings, findings_of


class TraceFindings:
    """A section of the page that first says that it is being worked out, then what was found, or that it failed."""

    def __init__(self, console: Console, visit: Visit, code: str, now: datetime) -> None:
        self._console = console
        self._visit = visit
        self._code = code
        self._now = now

    def draw(self) -> None:
        """Draw it waiting; it asks as soon as the browser has the page."""
        with ui.element("section").classes("section"):
            self._place = ui.element("div")
        self._wait()
        ui.timer(0, self._ask, once=True)

    async def _again(self) -> None:
        self._wait()
        await self._ask()

    async def _ask(self) -> None:
        try:
            found = await self._console.ask(_findings, self._code, self._visit.caller, self._now)
        except ByssusError as error:
            self._fail(error.what)
        except (psycopg.Error, PoolTimeout):
            self._fail(self._visit.words("findings.failed"))
        else:
            self._show("trace_findings.html", found=found, zone=self._visit.timezone)

    def _wait(self) -> None:
        self._show("trace_findings_wait.html")

    def _fail(self, text: str) -> None:
        self._show("trace_findings_error.html", text=text)
        with self._place, ui.element("button").props("type=button").classes("btn").on("click", self._again):
            ui.label(self._visit.words("findings.again"))

    def _show(self, template: str, **values: object) -> None:
        self._place.clear()
        with self._place:
            ui.html(render(template, self._visit.words, **values), sanitize=False)


def _findings(connection: Connection, code: str, caller: Caller, now: datetime) -> Findings:
    return findings_of(connection, code, scope_of(connection, caller, now))
