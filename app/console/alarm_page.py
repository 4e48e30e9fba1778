"""One alarm, with the other rungs of its ladder: what to do next, how it ran, what was done about it and by whom."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from nicegui import ui

from byssus.alerts.views.case import Case, Need
from byssus.alerts.views.file import CaseFile, read_case_file
from byssus.alerts.views.recording import Recording, Window, read_recording
from byssus.app.console import frame
from byssus.app.console.chart import chart
from byssus.app.console.console import Console
from byssus.app.console.deed_dialogs import subject
from byssus.app.console.deeds import Deeds
from byssus.app.console.live import Live
from byssus.app.console.markup import render
from byssus.app.console.pace import Pace
from byssus.app.console.visit import Visit
from byssus.core.identity.access import Permission

_EVERY = 2.0
_BEFORE = timedelta(hours=1)
_AFTER = timedelta(minutes=30)
_LONGEST = timedelta(days=30)


async def build(console: Console, live: Live, visit: Visit, number: int) -> None:
    """The page; it goes on changing as the alarm does.

    Raises:
        NotFound: there is no such alarm.
    """
    found = await _look_up(console, number)
    title = visit.words("alarm.title", number=number)
    with frame.page(console, visit, frame.Tab.BOARD, f"{title} · {subject(found.file.case, visit.words)}"):
        page = _AlarmPage(console, live, visit, number, found)
    live.changed.subscribe(page.refresh)


@dataclass(frozen=True, slots=True)
class _Found:
    """The file of the case, and the recording of its point; None for gateways."""

    file: CaseFile
    recording: Recording | None


async def _look_up(console: Console, number: int) -> _Found:
    file = await console.ask(read_case_file, number, console.context.clock.now())
    alarm = file.case.worst
    if alarm.where.point is None or alarm.measured is None:
        return _Found(file, None)
    window = _window(file)
    return _Found(file, await console.ask(read_recording, alarm.where.point, alarm.measured.every, window))


def _window(file: CaseFile) -> Window:
    """From a while before it began to a while after it was over; of one that lasts for long, the last days."""
    ends = [alarm.cleared_at for alarm in file.case.alarms]
    last = max((end for end in ends if end), default=file.at) if all(ends) else file.at
    end = min(file.at, last + _AFTER)
    return Window(min(max(file.case.since - _BEFORE, end - _LONGEST), end - _BEFORE), end)


class _AlarmPage:
    """The page of one client."""

    def __init__(self, console: Console, live: Live, visit: Visit, number: int, found: _Found) -> None:
        self._console = console
        self._visit = visit
        self._number = number
        self._pace = Pace(_EVERY)
        self._case = found.file.case
        self._buttons: list[tuple[ui.element, Callable[[Case], bool]]] = []
        self._head = ui.html(sanitize=False)
        with ui.element("section").classes("sheet next"):
            self._next = ui.html(sanitize=False)
            if visit.caller.may(Permission.HANDLE_ALARMS):
                self._offer(Deeds(console, live, visit))
        with ui.element("section").classes("sheet chart-sheet") as self._chart_sheet:
            self._chart = ui.echart({}).classes("chart")
            self._chart.props(f'role=img aria-label="{visit.words("point.chart")}"')
        self._rest = ui.html(sanitize=False)
        if visit.caller.may(Permission.HANDLE_ALARMS):
            worst = found.file.case.worst.id
            ui.html(render("evidence_input.html", visit.words, alarm=worst), sanitize=False).classes("no-print")
        self._show(found)

    async def refresh(self) -> None:
        """Show what has changed since, if it is time."""
        if self._pace.is_due():
            self._show(await _look_up(self._console, self._number))

    def _offer(self, deeds: Deeds) -> None:
        """The buttons, each with when it is there; what comes next stands first."""
        with ui.element("div").classes("deeds no-print"):
            self._button("acknowledge", deeds.acknowledge, lambda case: case.need is Need.ACKNOWLEDGE, "primary")
            self._button("close", deeds.close, lambda case: case.need is Need.CLOSE, "primary")
            self._button("verify", deeds.verify, lambda case: case.need is Need.VERIFY, "primary")
            self._button("comment", deeds.comment, lambda _: True)
            self._button("shelve", deeds.shelve, lambda case: _lasts(case) and not _shelved(case))
            self._button("unshelve", deeds.unshelve, _shelved)
            self._button("outage", deeds.outage, lambda case: _at_point(case) and not _out(case))
            self._button("in_service", deeds.in_service, _out)
            self._button("reopen", deeds.reopen, lambda case: case.need in (Need.VERIFY, Need.NOTHING))

    def _button(
        self, deed: str, do: Callable[[Case], Awaitable[None]], offered: Callable[[Case], bool], look: str = ""
    ) -> None:
        async def clicked() -> None:
            await do(self._case)

        with ui.element("button").classes(f"btn deed-{deed} {look}").on("click", clicked) as button:
            ui.html(self._visit.words(f"act.{deed}"), sanitize=False, tag="span")
        self._buttons.append((button, offered))

    def _show(self, found: _Found) -> None:
        self._case = found.file.case
        self._head.set_content(self._render("alarm_head.html", found))
        self._next.set_content(self._render("alarm_next.html", found))
        self._rest.set_content(self._render("alarm_rest.html", found))
        for button, offered in self._buttons:
            button.set_visibility(offered(self._case))
        self._draw(found)

    def _draw(self, found: _Found) -> None:
        measured, recording = self._case.worst.measured, found.recording
        self._chart_sheet.set_visibility(recording is not None and bool(recording.stretches))
        if recording is not None and measured is not None:
            self._chart.options.clear()
            self._chart.options.update(
                chart(recording, measured.unit, self._case.worst.where.timezone, self._visit.words)
            )
            self._chart.update()

    def _render(self, template: str, found: _Found) -> str:
        case = found.file.case
        return render(
            template,
            self._visit.words,
            file=found.file,
            case=case,
            alarm=case.worst,
            where=case.worst.where,
            zone=case.worst.where.timezone,
            subject=subject(case, self._visit.words),
            number_of_page=self._number,
        )


def _lasts(case: Case) -> bool:
    return bool(case.wanting(Need.ACKNOWLEDGE, Need.ACT)) and case.worst.cleared_at is None


def _shelved(case: Case) -> bool:
    return any(alarm.shelf for alarm in case.alarms)


def _at_point(case: Case) -> bool:
    return case.worst.where.point is not None


def _out(case: Case) -> bool:
    return case.worst.outage_until is not None
