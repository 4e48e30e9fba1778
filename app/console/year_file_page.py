"""Firms and their yearly risk grade: evidence by item, what officers found, and the decision that one of them takes."""

from dataclasses import dataclass
from datetime import datetime

from nicegui import ui

from byssus.app.console import frame
from byssus.app.console.asking import Ask
from byssus.app.console.console import Console
from byssus.app.console.doing import do
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit
from byssus.core.database import Connection
from byssus.core.errors import ByssusError
from byssus.core.identity.access import Caller, Permission
from byssus.core.plant.grading import Grade
from byssus.trace.grading.decisions import Decided, decisions
from byssus.trace.grading.desk import (
    DecisionWanted,
    GradedFirm,
    VisitKind,
    VisitWanted,
    decide,
    enter_visit,
    graded_firms,
    read_file,
    read_visits,
)
from byssus.trace.grading.desk import Visit as FirmVisit
from byssus.trace.grading.file import YearFile


@dataclass(frozen=True, slots=True)
class _Shown:
    """A firm's file with what belongs to it."""

    file: YearFile
    visits: list[FirmVisit]
    decisions: list[Decided]


@dataclass(frozen=True, slots=True)
class _Found:
    """The firms that the person may see, and the one that is looked at, or why it cannot be."""

    firms: list[GradedFirm]
    shown: _Shown | None = None
    problem: str = ""


async def build(console: Console, visit: Visit, firm: str, year: int | None) -> None:
    """The page; without a firm, the list of those that the person may see."""
    now = console.context.clock.now()
    wanted = year or now.year
    found = await console.ask(_find, visit.caller, firm, wanted, now)
    with frame.page(console, visit, frame.Tab.FIRMS, visit.words("tab.firms")):
        head = render("firms.html", visit.words, found=found, firm=firm, year=wanted, zone=visit.timezone)
        ui.html(head, sanitize=False)
        if found.shown is not None:
            _offer(console, visit, found.shown.file)
            ui.html(render("year_file.html", visit.words, shown=found.shown, zone=visit.timezone), sanitize=False)


def _find(connection: Connection, caller: Caller, firm: str, year: int, now: datetime) -> _Found:
    firms = graded_firms(connection, caller, year, now)
    if not firm:
        return _Found(firms)
    try:
        file = read_file(connection, firm, year, caller, now)
    except ByssusError as error:
        return _Found(firms, problem=str(error))
    visits, decided = read_visits(connection, firm, year, now), decisions(connection, firm, year, now)
    return _Found(firms, _Shown(file, visits, decided))


def _offer(console: Console, visit: Visit, file: YearFile) -> None:
    """The deeds of an officer."""
    if not visit.caller.may(Permission.GRADE):
        return
    desk = _Desk(console, visit, file)
    with ui.element("div").classes("starts no-print"):
        for key, look, deed in (("firms.decide", "primary", desk.decide), ("firms.visit", "", desk.enter)):
            with ui.element("button").props("type=button").classes(f"btn {look}").on("click", deed):
                ui.label(visit.words(key))


class _Desk:
    """What an officer does here: each deed is in the name of their key, and leads back to the page."""

    def __init__(self, console: Console, visit: Visit, file: YearFile) -> None:
        self._console = console
        self._visit = visit
        self._file = file
        self._firm = file.evidence.firm

    async def decide(self) -> None:
        """Ask for the grade and, where it is not the proposed one, the reason."""
        words, proposed = self._visit.words, self._file.evidence.scored.proposed
        ask = Ask(self._visit, words("firms.decide"), f"{self._firm} {self._file.evidence.year}")
        ask.choice("grade", words("firms.grade"), [(grade.value, grade.value) for grade in Grade], proposed.value)
        ask.text("reason", words("firms.decide_reason"), needed=False)
        answers = await ask.answers()
        if answers is None:
            return

        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            wanted = DecisionWanted(grade=Grade(answers["grade"]), seen=self._file.digest, reason=answers["reason"])
            decide(connection, self._firm, self._file.evidence.year, wanted, caller, now)
            return "firms.decided_now"

        if await do(self._console, self._visit, Permission.GRADE, deed):
            ui.navigate.to(self._visit.here)

    async def enter(self) -> None:
        """Ask what was found on the spot."""
        words, today = self._visit.words, self._console.context.clock.now()
        ask = Ask(self._visit, words("firms.visit"), self._firm)
        ask.choice("kind", words("firms.visit_kind"), [(kind.value, words(f"firms.kind.{kind}")) for kind in VisitKind])
        ask.date("on_day", words("firms.visit_day"), today.date().isoformat())
        outcomes = (("1", words("firms.passed")), ("0", words("firms.failed")))
        ask.choice("passed", words("firms.visit_passed"), outcomes)
        ask.text("words", words("firms.visit_words"))
        answers = await ask.answers()
        if answers is None:
            return

        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            wanted = VisitWanted.model_validate({**answers, "passed": answers["passed"] == "1"})
            enter_visit(connection, self._firm, wanted, caller, now)
            return "firms.visited"

        if await do(self._console, self._visit, Permission.GRADE, deed):
            ui.navigate.to(self._visit.here)
