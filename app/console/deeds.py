"""What people do about a case: acknowledge, comment, close; each recorded in the name of their key."""

from collections.abc import Callable
from datetime import datetime

import psycopg
from nicegui import ui
from psycopg_pool import PoolTimeout

from byssus.alerts.operator.alarm import Closing
from byssus.alerts.operator.desk import acknowledge_alarm, close_alarm, comment_alarm
from byssus.alerts.views.board import Case
from byssus.app.console.console import Console
from byssus.app.console.deed_dialogs import CloseDialog, CommentDialog
from byssus.app.console.live import Live
from byssus.app.console.visit import Visit
from byssus.core.database import Connection
from byssus.core.errors import ByssusError, Conflict, NotAllowed, NotFound, NotIdentified
from byssus.core.identity.access import Permission

Deed = Callable[[Connection, str, datetime], None]
"""What is done, in one transaction: takes the connection, the person's name and the plant's time."""


class Deeds:
    """The deeds that one page offers, with the dialogs they need."""

    def __init__(self, console: Console, live: Live, visit: Visit) -> None:
        self._console = console
        self._live = live
        self._visit = visit
        self._comment = CommentDialog(visit)
        self._close = CloseDialog(visit)

    async def acknowledge(self, case: Case) -> None:
        """Somebody takes care of the case: of all its alarms that nobody has acknowledged yet."""

        def deed(connection: Connection, person: str, now: datetime) -> None:
            for number in case.acknowledgeable:
                acknowledge_alarm(connection, number, person, now)

        await self._do(deed, "act.acknowledged")

    async def comment(self, case: Case) -> None:
        """Ask for words and add them to the alarm that counts."""
        text = await self._comment.ask(case)
        if text is None:
            return

        def deed(connection: Connection, person: str, now: datetime) -> None:
            comment_alarm(connection, case.worst.id, person, text, now)

        await self._do(deed, "act.commented")

    async def close(self, case: Case) -> None:
        """Ask for cause and corrective action and close all alarms of the case with them."""
        account = await self._close.ask(case)
        if account is None:
            return

        def deed(connection: Connection, person: str, now: datetime) -> None:
            for number in case.numbers:
                close_alarm(connection, number, Closing(person, account.cause, account.corrective_action), now)

        await self._do(deed, "act.closed")

    async def _do(self, deed: Deed, done: str) -> None:
        try:
            caller = await self._console.permitted(self._visit, Permission.HANDLE_ALARMS)
            await self._console.ask(deed, caller.name, self._console.context.clock.now())
        except (ByssusError, psycopg.Error, PoolTimeout) as error:
            ui.notify(self._visit.words(_excuse(error)), type="negative", position="top", timeout=8000)
        else:
            ui.notify(self._visit.words(done), type="positive", position="top")
        self._live.wake()


def _excuse(error: Exception) -> str:
    """The key of what to tell the person."""
    if isinstance(error, Conflict | NotFound):
        return "act.conflict"
    if isinstance(error, NotAllowed | NotIdentified):
        return "act.refused"
    return "act.failed"
