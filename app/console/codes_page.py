"""Codes issued against units produced: whether every pack of a firm's products carries its code."""

from datetime import timedelta
from typing import Final

from nicegui import ui

from byssus.app.console import frame
from byssus.app.console.console import Console
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit
from byssus.core.identity.access import Permission
from byssus.trace.issuing.coverage import Coverage, coverage

MONTH: Final = 30
_SPANS: Final = (7, MONTH, 365)


async def build(console: Console, visit: Visit, days: int) -> None:
    """The page over the last `days`; whoever belongs to a firm sees that firm."""
    now = console.context.clock.now()
    span = days if days in _SPANS else MONTH
    found = await console.ask(coverage, now - timedelta(days=span), now, visit.caller.party)
    with frame.page(console, visit, frame.Tab.CODES, visit.words("codes.title")):
        ui.html(_render(visit, found, span), sanitize=False)


def _render(visit: Visit, found: list[Coverage], span: int) -> str:
    return render(
        "codes.html",
        visit.words,
        found=found,
        spans=_SPANS,
        span=span,
        may_link=visit.caller.may(Permission.LINK),
    )
