"""Checks on a phone: what is due first, in few taps; what runs, what was missed, what was entered."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from nicegui import ui

from byssus.alerts.checks.desk import Place
from byssus.alerts.checks.due import State
from byssus.app.console import frame
from byssus.app.console.check_deeds import CheckDeeds
from byssus.app.console.check_view import ChecksNow, read_checks
from byssus.app.console.console import Console
from byssus.app.console.doing import beside
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit
from byssus.core.identity.access import Permission

_LOOK_AGAIN = 60.0
"""Seconds after which the page looks for what has fallen due."""
_TONES = {State.OPEN: "alarm", State.MISSED: "critical", State.COMING: "silent"}


async def build(console: Console, visit: Visit, site: str) -> None:
    """The page of one site; of the first one if none is named."""
    with frame.page(console, visit, frame.Tab.CHECKS, visit.words("tab.checks")):
        page = _Page(console, visit, site)
        await page.show()
        ui.timer(_LOOK_AGAIN, page.show, immediate=False)


class _Page:
    """What stands on the page, drawn anew after each deed."""

    def __init__(self, console: Console, visit: Visit, site: str) -> None:
        self._console = console
        self._visit = visit
        self._site = site
        self._deeds = CheckDeeds(console, visit)
        self._body = ui.element("div")

    async def show(self) -> None:
        """Draw it as it is now."""
        now = self._console.context.clock.now()
        found = await self._console.ask(read_checks, self._site, self._visit.caller.name, now)
        self._body.clear()
        with self._body:
            self._html("checks_head.html", found=found)
            if found is not None:
                self._draw(found, now)

    def _draw(self, found: ChecksNow, now: datetime) -> None:
        self._tasks(found, State.OPEN, now)
        self._tasks(found, State.MISSED, now)
        self._runs(found)
        self._tasks(found, State.COMING, now)
        self._entries(found)

    def _tasks(self, found: ChecksNow, state: State, now: datetime) -> None:
        tasks, starts = found.of(state), found.starts_of(state)
        if not tasks and not starts and state is not State.OPEN:
            return
        self._html("checks_section.html", name=state.value, count=len(tasks) + len(starts))
        for start in starts:
            with ui.element("article").classes(f"sheet task {_TONES[state]}"):
                self._html("checks_start.html", start=start, zone=found.keeper.days.zone.key)
                if state is not State.COMING:
                    place = Place(found.keeper.code, start.plan.code, start.control.code)
                    self._button("checks.begin", partial(self._deeds.begin, place, start.control), look="primary")
        for task in tasks:
            with ui.element("article").classes(f"sheet task {_TONES[state]}"):
                self._html("checks_task.html", task=task, now=now, zone=found.keeper.days.zone.key)
                if state is not State.COMING:
                    self._button("checks.enter", partial(self._deeds.answer, task), look="primary")

    def _runs(self, found: ChecksNow) -> None:
        self._html("checks_section.html", name="running", count=len(found.running))
        for ongoing in found.running:
            with ui.element("article").classes("sheet task"):
                self._html("checks_run.html", ongoing=ongoing, zone=found.keeper.days.zone.key)
                self._button("checks.end", partial(self._deeds.end, ongoing))
        if self._may_keep:
            self._starts(found)

    def _starts(self, found: ChecksNow) -> None:
        words = self._visit.words
        with ui.element("div").classes("starts no-print"):
            for plan, control in found.startable():
                place = Place(found.keeper.code, plan.code, control.code)
                label = words("checks.begin_at", name=words.name(control.name, control.name_en))
                self._button("", partial(self._deeds.begin, place, control), label=label)

    def _entries(self, found: ChecksNow) -> None:
        if not found.written:
            return
        self._html("checks_section.html", name="written", count=len(found.written))
        for written in found.written:
            with ui.element("article").classes("sheet task"):
                self._html("checks_entry.html", written=written, zone=found.keeper.days.zone.key)
                self._button("checks.correct", partial(self._deeds.correct, written))

    @property
    def _may_keep(self) -> bool:
        return self._visit.caller.may(Permission.KEEP_RECORDS)

    def _button(self, key: str, deed: Callable[[], Awaitable[bool]], *, look: str = "", label: str = "") -> None:
        async def clicked() -> None:
            with beside(self._body):
                if await deed():
                    await self.show()

        if self._may_keep:
            with ui.element("button").props("type=button").classes(f"btn {look}").on("click", clicked):
                ui.label(label or self._visit.words(key))

    def _html(self, template: str, **values: object) -> None:
        ui.html(render(template, self._visit.words, **values), sanitize=False)
