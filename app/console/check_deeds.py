"""What people do on the page of checks: begin and end runs, enter what they measured, correct an entry."""

from collections.abc import Mapping
from datetime import datetime

from byssus.alerts.checks.desk import Answer, Place, answer_check, begin_run, correct_entry, end_run
from byssus.alerts.checks.run import Ongoing, Verdict
from byssus.app.console.asking import Answers, Ask
from byssus.app.console.check_view import Task, Written
from byssus.app.console.console import Console
from byssus.app.console.doing import Deed, do
from byssus.app.console.figures import number
from byssus.app.console.visit import Visit
from byssus.core.database import Connection
from byssus.core.identity.access import Caller, Permission
from byssus.core.plant.checks import Check, Item
from byssus.core.plant.haccp import ControlPoint


class CheckDeeds:
    """The deeds of one page; each says whether something was done."""

    def __init__(self, console: Console, visit: Visit) -> None:
        self._console = console
        self._visit = visit

    async def begin(self, place: Place, control: ControlPoint) -> bool:
        """Ask what the control point turns to."""
        words = self._visit.words
        ask = Ask(self._visit, words("checks.begin"), words.name(control.name, control.name_en))
        ask.text("subject", words(f"checks.each.{control.each}"))
        answers = await ask.answers()
        if answers is None:
            return False

        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            begin_run(connection, place, answers["subject"], caller.name, now, now)
            return "checks.begun"

        return await self._do(deed)

    async def end(self, ongoing: Ongoing) -> bool:
        """The run is over; checks at its end fall due."""

        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            end_run(connection, ongoing.run.id, caller.name, now, now)
            return "checks.ended"

        return await self._do(deed)

    async def answer(self, task: Task) -> bool:
        """Ask for the values of a check that is due, or was missed."""
        words, check = self._visit.words, task.due.check
        ask = Ask(self._visit, words.name(check.name, check.name_en), self._about(task.ongoing))
        self._items(ask, check, {})
        ask.text("remark", words("checks.remark"), needed=False)
        answers = await ask.answers()
        if answers is None:
            return False

        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            answer = Answer(check.code, _values(check, answers), now, task.due.slot.name, answers["remark"])
            entry = answer_check(connection, task.ongoing.run.id, answer, caller.name, now)
            return _told(entry.verdict)

        return await self._do(deed)

    async def correct(self, written: Written) -> bool:
        """Ask what an entry should have read, and why."""
        words, check = self._visit.words, written.check
        ask = Ask(self._visit, words("checks.correct"), words.name(check.name, check.name_en))
        self._items(ask, check, written.entry.values)
        ask.text("remark", words("checks.why"))
        answers = await ask.answers()
        if answers is None:
            return False

        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            values = _values(check, answers)
            entry = correct_entry(connection, written.entry.id, values, answers["remark"], caller.name, now)
            return _told(entry.verdict)

        return await self._do(deed)

    def _items(self, ask: Ask, check: Check, known: Mapping[str, float]) -> None:
        words = self._visit.words
        for item in check.items:
            name = words.name(item.name, item.name_en)
            value = known.get(item.code)
            if item.unit is None:
                options = (("1", words("checks.yes")), ("0", words("checks.no")))
                ask.choice(item.code, name, options, None if value is None else f"{value:g}")
            else:
                ask.number(item.code, f"{name} {limits(item)}".strip(), "" if value is None else f"{value:g}")

    def _about(self, ongoing: Ongoing) -> str:
        name = self._visit.words.name(ongoing.control.name, ongoing.control.name_en)
        return f"{name} · {ongoing.run.subject}"

    async def _do(self, deed: Deed) -> bool:
        return await do(self._console, self._visit, Permission.KEEP_RECORDS, deed)


def limits(item: Item) -> str:
    """The limits of an item with its unit: `(≥ 90 °C)`."""
    bounds = ((item.least, "≥"), (item.most, "≤"))
    parts = [f"{sign} {number(bound, 1).removesuffix('.0')}" for bound, sign in bounds if bound is not None]
    return f"({' '.join([*parts, item.unit or ''])})" if item.unit else ""


def _values(check: Check, answers: Answers) -> dict[str, float]:
    return {item.code: float(answers[item.code]) for item in check.items}


def _told(verdict: Verdict) -> str:
    return {
        Verdict.PASSED: "checks.passed",
        Verdict.FAILED: "checks.failed.bad",
        Verdict.NOT_YET: "checks.not_yet",
    }[verdict]
