"""What people do with recalls on the console: open one, decide, enter what came back, bring it to its end."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from nicegui import ui

from byssus.app.console.asking import Answers, Ask
from byssus.app.console.console import Console
from byssus.app.console.doing import do
from byssus.app.console.visit import Visit
from byssus.app.recalling import open_for, require_own, take_back_for
from byssus.core.database import Connection
from byssus.core.errors import InvalidInput
from byssus.core.identity.access import Caller, Permission
from byssus.core.plant.law import RecallClass
from byssus.trace.recall.case import Doer, Plan
from byssus.trace.recall.closing import confirm, finish
from byssus.trace.recall.desk import Decision, classify, note, notify_site, report, widen, write_plan
from byssus.trace.recall.freeing import let_go, take_in
from byssus.trace.recall.model import Proposal, Recall
from byssus.trace.recall.open import Opening
from byssus.trace.recall.origin import Cause
from byssus.trace.recall.recover import Return
from byssus.trace.recall.words import Say

Doing = Callable[[Connection, Doer], None]
_PLAN: Final = ("hazard", "harm", "disposal", "cost", "effect")
_NEEDED: Final = ("hazard", "harm")


async def open_one(console: Console, visit: Visit, given: Mapping[str, str], *, drill: bool) -> None:
    """Ask what is called back and why, and open the recall, or the drill."""
    words, say = visit.words, Say(visit.words.language, visit.timezone)
    ask = Ask(visit, words("recalls.open_drill" if drill else "recalls.open"), words("recalls.open_note"))
    causes = {each.value: say(f"cause.{each}") for each in Cause}
    known = next((each for each in causes if each == given.get("cause")), None)
    ask.choice("cause", words("recalls.cause"), list(causes.items()), known)
    ask.text("about", words("recalls.about"), given.get("about", ""))
    ask.choice("grade", words("recalls.grade"), [(each.value, each.value) for each in RecallClass])
    ask.text("firm", words("recalls.firm"), given.get("firm", visit.caller.party or ""))
    ask.text("known", words("recalls.known"), _local(console.context.clock.now(), visit))
    for name in _NEEDED:
        ask.text(name, words(f"recalls.{name}"))
    answers = await ask.answers()
    if answers is None:
        return
    opened: list[int] = []

    def deed(connection: Connection, caller: Caller, now: datetime) -> str:
        opening = _opening(caller, visit, answers, now, drill=drill)
        opened.append(open_for(connection, caller, opening, now))
        return "recalls.opened"

    if await do(console, visit, Permission.RECALL, deed):
        ui.navigate.to(f"/recalls/{opened[0]}")


class RecallDeeds:
    """The deeds of one page; what is done shows when the page is read anew."""

    def __init__(self, console: Console, visit: Visit, recall: Recall) -> None:
        self._console = console
        self._visit = visit
        self._recall = recall

    def report(self) -> Awaitable[None]:
        """To whom it was reported."""
        return self._said("report", lambda link, doer: report(link, self._recall.id, doer))

    def note(self) -> Awaitable[None]:
        """A line for the log."""
        return self._said("note", lambda link, doer: note(link, self._recall.id, doer))

    def tell(self, site: str) -> Awaitable[None]:
        """By which way the people of a site were told."""
        return self._said("tell", lambda link, doer: notify_site(link, self._recall.id, site, doer), site)

    def decide(self, proposal: Proposal, *, accepted: bool) -> Awaitable[None]:
        """Why a proposal is accepted, or not."""
        decision = Decision(proposal.kind, proposal.about, accepted)
        about = getattr(proposal, self._visit.words.language.value)
        way = "accept" if accepted else "decline"
        return self._said(way, lambda link, doer: widen(link, self._recall.id, decision, doer), about)

    def let_go(self, uri: str) -> Awaitable[None]:
        """Why goods are not concerned."""
        return self._said("let_go", lambda link, doer: let_go(link, self._recall.id, [uri], doer), uri)

    def take_in(self, uri: str) -> Awaitable[None]:
        """Why goods that were let go are concerned."""
        return self._said("take_in", lambda link, doer: take_in(link, self._recall.id, [uri], doer), uri)

    def finish(self) -> Awaitable[None]:
        """What became of what is missing."""
        total = self._recall.total
        missing = bool(total and (total.unaccounted or total.outstanding or total.excess))
        return self._said("finish", lambda link, doer: finish(link, self._recall.id, doer), needed=missing)

    def confirm(self) -> Awaitable[None]:
        """Whether a second person agrees."""
        return self._said("confirm", lambda link, doer: confirm(link, self._recall.id, doer, agreed=True), needed=False)

    def send_back(self) -> Awaitable[None]:
        """Why they do not."""
        return self._said("send_back", lambda link, doer: confirm(link, self._recall.id, doer, agreed=False))

    async def classify(self) -> None:
        """Which class it has from now on, and why."""
        words, known = self._visit.words, self._recall.grade
        ask = Ask(self._visit, words("recalls.classify"), words("recalls.classify_note", grade=known))
        ask.choice("grade", words("recalls.grade"), [(each.value, each.value) for each in RecallClass if each != known])
        ask.text("words", words("recalls.classify_words"))
        if (answers := await ask.answers()) is not None:
            grade = RecallClass(answers["grade"])
            await self._do(lambda link, doer: classify(link, self._recall.id, grade, doer), answers["words"])

    async def plan(self) -> None:
        """What the plan says."""
        words = self._visit.words
        ask = Ask(self._visit, words("recalls.plan"))
        for name in _PLAN:
            ask.text(name, words(f"recalls.{name}"), getattr(self._recall.plan, name), needed=name in _NEEDED)
        if (answers := await ask.answers()) is not None:
            plan = Plan(**{name: answers[name] for name in _PLAN})
            await self._do(lambda link, doer: write_plan(link, self._recall.id, plan, doer))

    async def take_back(self, *, destroyed: bool) -> None:
        """What came back, or was destroyed, and where."""
        words, goods = self._visit.words, [each.item for each in self._recall.goods if each.let_go_at is None]
        ask = Ask(self._visit, words("recalls.destroy" if destroyed else "recalls.take_back"))
        ask.text("code", words("recalls.code"), goods[0].uri if len(goods) == 1 else "")
        ask.text("zone", words("recalls.zone"))
        ask.number("amount", words("recalls.amount"))
        ask.text("unit", words("recalls.unit"), "kg")
        ask.text("at", words("recalls.at"), _local(self._console.context.clock.now(), self._visit))
        if destroyed:
            ask.text("witness", words("recalls.witness"))
        answers = await ask.answers()
        if answers is None:
            return

        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            back = _return(answers, self._visit, now)
            take_back_for(connection, caller, self._recall.id, back, Doer(caller.name, now))
            return "recalls.done"

        if await do(self._console, self._visit, Permission.HOLD, deed):
            ui.navigate.to(self._visit.here)

    async def _said(self, way: str, doing: Doing, about: str = "", *, needed: bool = True) -> None:
        words = self._visit.words
        ask = Ask(self._visit, words(f"recalls.{way}"), about)
        ask.text("words", words(f"recalls.{way}_words"), needed=needed)
        if (answers := await ask.answers()) is not None:
            await self._do(doing, answers["words"])

    async def _do(self, doing: Doing, said: str = "") -> None:
        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            require_own(connection, caller, self._recall.id, now)
            doing(connection, Doer(caller.name, now, said))
            return "recalls.done"

        if await do(self._console, self._visit, Permission.RECALL, deed):
            ui.navigate.to(self._visit.here)


def _opening(caller: Caller, visit: Visit, answers: Answers, now: datetime, *, drill: bool) -> Opening:
    return Opening(
        person=caller.name,
        firm=answers["firm"],
        grade=RecallClass(answers["grade"]),
        cause=Cause(answers["cause"]),
        about=answers["about"],
        known_at=_instant(answers["known"], visit, now),
        plan=Plan(answers["hazard"], answers["harm"]),
        drill=drill,
    )


def _return(answers: Answers, visit: Visit, now: datetime) -> Return:
    at = _instant(answers["at"], visit, now)
    return Return(
        answers["code"], answers["zone"], float(answers["amount"]), answers["unit"], at, answers.get("witness")
    )


_PATTERN: Final = "%Y-%m-%d %H:%M"


def _local(at: datetime, visit: Visit) -> str:
    return at.astimezone(ZoneInfo(visit.timezone)).strftime(_PATTERN)


def _instant(text: str, visit: Visit, now: datetime) -> datetime:
    """The instant of a time as the dialog shows it; the minute that it is now is now."""
    if text == _local(now, visit):
        return now
    try:
        return datetime.strptime(text, _PATTERN).replace(tzinfo=ZoneInfo(visit.timezone))
    except ValueError as error:
        raise InvalidInput(f"{text!r} is no time.", advice="Write 2026-07-01 08:00.") from error
