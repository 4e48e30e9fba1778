"""What people do on pages: in the name of their key, found anew; what went wrong is told where they stand."""

from collections.abc import Callable
from datetime import datetime

import psycopg
from nicegui import ui
from nicegui.slot import Slot
from psycopg_pool import PoolTimeout

from byssus.app.console.console import Console
from byssus.app.console.visit import Visit
from byssus.core.database import Connection
from byssus.core.errors import ByssusError, Conflict, NotAllowed, NotFound, NotIdentified
from byssus.core.identity.access import Caller, Permission

Deed = Callable[[Connection, Caller, datetime], str]
"""What is done in one transaction; gives the key of the words that say so, or of those that warn (`….bad`)."""


async def do(console: Console, visit: Visit, permission: Permission, deed: Deed) -> bool:
    """Do it and say how it went; False if it was not done."""
    try:
        caller = await console.permitted(visit, permission)
        told = await console.ask(deed, caller, console.context.clock.now())
    except (ByssusError, psycopg.Error, PoolTimeout) as error:
        ui.notify(_excuse(error, visit), type="negative", position="top", timeout=9000, multi_line=True)
        return False
    if told.endswith(".bad"):
        ui.notify(visit.words(told), type="warning", position="top", timeout=9000)
    else:
        ui.notify(visit.words(told), type="positive", position="top")
    return True


def beside(body: ui.element) -> Slot:
    """Where `body` stands: what is opened there, such as a dialog, outlives that `body` is drawn anew."""
    if body.parent_slot is None:
        raise ValueError("a page's layout stands nowhere")
    return body.parent_slot


def _excuse(error: Exception, visit: Visit) -> str:
    """What to tell the person: in their language what kind of thing it is, and the error's own words."""
    if isinstance(error, NotIdentified):
        return visit.words("act.refused")
    if not isinstance(error, ByssusError):
        return visit.words("act.failed")
    if isinstance(error, Conflict | NotFound):
        kind = visit.words("act.conflict")
    else:
        kind = visit.words("doing.refused" if isinstance(error, NotAllowed) else "doing.invalid")
    return f"{kind} — {error.what}"
