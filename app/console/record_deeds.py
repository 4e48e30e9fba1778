"""What people do on the page of a record: answer, decide, sign, add."""

from datetime import date, datetime, timedelta

from byssus.alerts.records.content import Action, Finding, Item
from byssus.alerts.records.desk import Answer, Decision, add_note, answer_item, decide, finish_action, sign_record
from byssus.alerts.records.sites import Keeper
from byssus.app.console.asking import Ask
from byssus.app.console.console import Console
from byssus.app.console.doing import Deed, do
from byssus.app.console.visit import Visit
from byssus.core.database import Connection
from byssus.core.identity.access import Caller, Permission
from byssus.core.plant.terms import Term

_A_WEEK = timedelta(days=7)
_SAYABLE = (Finding.CONFORMS, Finding.DEVIATES, Finding.NOT_RUN)


class RecordDeeds:
    """The deeds of one record; each says whether something was done."""

    def __init__(self, console: Console, visit: Visit, keeper: Keeper, about: Term) -> None:
        self._console = console
        self._visit = visit
        self._keeper = keeper
        self._about = about

    async def answer(self, item: Item) -> bool:
        """Ask what a person found of an item."""
        words = self._visit.words
        ask = Ask(self._visit, words.name(item.point.zh, item.point.en), item.measure)
        options = [(finding.value, words(f"records.findings.{finding}")) for finding in _SAYABLE]
        ask.choice("finding", words("records.finding"), options)
        ask.text("words", words("records.words"), needed=False)
        answers = await ask.answers()
        if answers is None:
            return False
        answer = Answer(item.code, Finding(answers["finding"]), answers["words"])

        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            answer_item(connection, self._keeper, self._about, answer, caller.name, now)
            return "records.answered"

        return await self._do(deed)

    async def remark(self) -> bool:
        """Ask for words about the record as a whole, before it is signed."""
        text = await self._words("records.remark")
        if text is None:
            return False

        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            answer_item(connection, self._keeper, self._about, Answer("", None, text), caller.name, now)
            return "records.answered"

        return await self._do(deed)

    async def note(self) -> bool:
        """Ask for words to be added to the signed record."""
        text = await self._words("records.add_note")
        if text is None:
            return False

        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            add_note(connection, self._keeper, self._about, text, caller.name, now)
            return "records.noted"

        return await self._do(deed)

    async def decide(self, today: date) -> bool:
        """Ask what is to be done, by whom, and until when."""
        words = self._visit.words
        ask = Ask(self._visit, words("records.decide"), self._about.name)
        ask.text("words", words("records.decision"))
        ask.text("owner", words("records.owner"))
        ask.date("due_on", words("records.due_on"), (today + _A_WEEK).isoformat())
        answers = await ask.answers()
        if answers is None:
            return False

        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            decision = Decision(answers["words"], answers["owner"], date.fromisoformat(answers["due_on"]))
            decide(connection, self._keeper, self._about, decision, caller.name, now)
            return "records.decided"

        return await self._do(deed)

    async def finish(self, action: Action) -> bool:
        """Ask what was done of a decision."""
        text = await self._words("records.finish_words", action.words)
        if text is None:
            return False

        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            finish_action(connection, action.id, text, caller.name, now)
            return "records.answered"

        return await self._do(deed)

    async def sign(self) -> bool:
        """Sign, once the person says that they checked all of it."""
        words = self._visit.words
        ask = Ask(self._visit, words("records.sign_title"), f"{self._keeper.code} · {self._about.name}")
        ask.choice("checked", words("records.sign_note"), [("1", words("records.agree"))])
        if await ask.answers() is None:
            return False

        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            sign_record(connection, self._keeper, self._about, caller.name, now)
            return "records.signed_now"

        return await self._do(deed)

    async def _words(self, label: str, subject: str = "") -> str | None:
        ask = Ask(self._visit, self._visit.words(label), subject or self._about.name)
        ask.text("words", self._visit.words(label))
        answers = await ask.answers()
        return answers["words"] if answers else None

    async def _do(self, deed: Deed) -> bool:
        return await do(self._console, self._visit, Permission.KEEP_RECORDS, deed)
