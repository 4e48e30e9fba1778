"""What people do on pages: in the name of their key, found anew; what went wrong is told where they stand."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import psycopg
from nicegui import ui
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


@contextmanager
def undisturbed(body: ui.element) -> Iterator[None]:
    """Nothing in `body` can be tapped meanwhile: a dialog opened there would be lost when it is drawn anew."""
    body.props("inert")
    try:
        yield
    finally:
        body.props(remove="inert")


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
