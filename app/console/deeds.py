"""What people do about a case, from acknowledging to reopening; each recorded in the name of their key."""

from collections.abc import Callable
from datetime import datetime

import psycopg
from nicegui import ui
from psycopg_pool import PoolTimeout

from byssus.alerts.operator.desk import (
    acknowledge_alarm,
    comment_alarm,
    reopen_alarm,
    shelve_alarm,
    unshelve_alarm,
)
from byssus.alerts.operator.outage import OutageWanted, begin_outage, end_outage, list_outages
from byssus.alerts.operator.shelving import Shelving
from byssus.alerts.views.case import Case, Need
from byssus.app.closing import close_with_lots, lots_in_case, verify_with_lots
from byssus.app.console.close_dialog import CloseDialog
from byssus.app.console.console import Console
from byssus.app.console.deed_dialogs import OutageDialog, ShelveDialog, WordsDialog, subject
from byssus.app.console.excuse import excuse
from byssus.app.console.live import Live
from byssus.app.console.visit import Visit
from byssus.core.database import Connection
from byssus.core.errors import ByssusError
from byssus.core.identity.access import Caller, Permission

Deed = Callable[[Connection, Caller, datetime], None]
"""What is done, in one transaction: takes the connection, who does it, and the plant's time."""


class Deeds:
    """The deeds that one page offers, with the dialogs they need."""

    def __init__(self, console: Console, live: Live, visit: Visit) -> None:
        self._console = console
        self._live = live
        self._visit = visit
        self._comment = WordsDialog(visit, "comment", "comment_text")
        self._verify = WordsDialog(visit, "verify", "remark", optional=True)
        self._reopen = WordsDialog(visit, "reopen", "why")
        self._close = CloseDialog(visit)
        self._shelve = ShelveDialog(visit)
        self._outage = OutageDialog(visit)

    async def acknowledge(self, case: Case) -> None:
        """Somebody takes care of the case: of all its alarms that nobody has acknowledged yet."""

        def deed(connection: Connection, caller: Caller, now: datetime) -> None:
            for number in case.acknowledgeable:
                acknowledge_alarm(connection, number, caller.name, now)

        await self._do(deed, "act.acknowledged")

    async def comment(self, case: Case) -> None:
        """Ask for words and add them to the alarm that counts."""
        text = await self._comment.ask(case)
        if text is None:
            return

        def deed(connection: Connection, caller: Caller, now: datetime) -> None:
            comment_alarm(connection, case.worst.id, caller.name, text, now)

        await self._do(deed, "act.commented")

    async def shelve(self, case: Case) -> None:
        """Ask why and for how long, and let nobody be told of the case's alarms that last."""
        asked = await self._shelve.ask(case)
        if asked is None:
            return

        def deed(connection: Connection, caller: Caller, now: datetime) -> None:
            shelving = Shelving(caller.name, asked.reason, asked.lasts, once=asked.lasts is None)
            for alarm in case.wanting(Need.ACKNOWLEDGE, Need.ACT):
                shelve_alarm(connection, alarm.id, shelving, now, alarm.version)

        await self._do(deed, "act.shelved")

    async def unshelve(self, case: Case) -> None:
        """Let people be told again."""

        def deed(connection: Connection, caller: Caller, now: datetime) -> None:
            for alarm in case.alarms:
                if alarm.shelf:
                    unshelve_alarm(connection, alarm.id, caller.name, now)

        await self._do(deed, "act.unshelved")

    async def close(self, case: Case) -> None:
        """Ask for the account and close all alarms of the case with it."""
        lots = await self._console.ask(lots_in_case, case, self._console.context.clock.now())
        account = await self._close.ask(case, lots)
        if account is None:
            return

        def deed(connection: Connection, caller: Caller, now: datetime) -> None:
            for alarm in case.wanting(Need.CLOSE):
                close_with_lots(connection, alarm.id, account.closing(caller.name), now, alarm.version)

        await self._do(deed, "act.closed")

    async def verify(self, case: Case) -> None:
        """Ask for a remark and verify, as a second person, what was done about the case."""
        remark = await self._verify.ask(case)
        if remark is None:
            return

        def deed(connection: Connection, caller: Caller, now: datetime) -> None:
            for alarm in case.wanting(Need.VERIFY):
                verify_with_lots(connection, alarm.id, caller.name, remark, now, alarm.version)

        await self._do(deed, "act.verified", refused="act.second_person")

    async def reopen(self, case: Case) -> None:
        """Ask why the account does not hold, and open the closed alarms of the case again."""
        reason = await self._reopen.ask(case)
        if reason is None:
            return

        def deed(connection: Connection, caller: Caller, now: datetime) -> None:
            overrules = caller.may(Permission.OVERRULE)
            for alarm in case.wanting(Need.VERIFY, Need.NOTHING):
                reopen_alarm(connection, alarm.id, caller.name, reason, now, overrules=overrules, seen=alarm.version)

        await self._do(deed, "act.reopened", refused="act.overrule")

    async def outage(self, case: Case) -> None:
        """Ask why and for how long, and put the point of the case out of service."""
        asked = await self._outage.ask(subject(case, self._visit.words))
        if asked is None:
            return

        def deed(connection: Connection, caller: Caller, now: datetime) -> None:
            wanted = OutageWanted(caller.name, asked.reason, now + asked.lasts, point=case.worst.where.point)
            begin_outage(connection, wanted, now)

        await self._do(deed, "act.out_of_service")

    async def in_service(self, case: Case) -> None:
        """Put the point of the case in service again."""

        def deed(connection: Connection, caller: Caller, now: datetime) -> None:
            for outage in list_outages(connection):
                if outage.point == case.worst.where.point:
                    end_outage(connection, outage.id, caller.name, now)

        await self._do(deed, "act.back_in_service")

    async def _do(self, deed: Deed, done: str, refused: str = "act.refused") -> None:
        words = self._visit.words
        try:
            caller = await self._console.permitted(self._visit, Permission.HANDLE_ALARMS)
            await self._console.ask(deed, caller, self._console.context.clock.now())
        except (ByssusError, psycopg.Error, PoolTimeout) as error:
            text = excuse(error, words, self._visit.timezone, refused)
            ui.notify(text, type="negative", position="top", timeout=8000)
        else:
            ui.notify(words(done), type="positive", position="top")
        self._live.wake()
