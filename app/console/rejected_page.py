"""Messages that could not be used: by reason, in words, and once more after the cause was mended."""

from dataclasses import dataclass

import psycopg
from nicegui import ui
from psycopg_pool import PoolTimeout

from byssus.app.console import frame
from byssus.app.console.console import Console
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit
from byssus.app.http.rejected import replay_as
from byssus.core.database import Connection
from byssus.core.errors import ByssusError
from byssus.core.identity.access import Permission
from byssus.ingest.rejected import Rejected, count_rejected, list_rejected

_SHOWN = 50
_PREVIEW = 400


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What waits to be mended: how many by reason, and the newest of them."""

    counts: dict[str, int]
    messages: list[Rejected]


async def build(console: Console, visit: Visit, reason: str | None, before: int | None) -> None:
    """The page; with `reason`, only such messages; with `before`, those with lower numbers."""

    def look(connection: Connection) -> _Waiting:
        messages = list_rejected(connection, reason=reason, before=before, limit=_SHOWN)
        return _Waiting(count_rejected(connection), messages)

    waiting = await console.ask(look)
    words = visit.words
    with frame.page(console, visit, frame.Tab.REJECTED, words("rejected.title")):
        ui.html(_render("rejected_head.html", visit, waiting, reason), sanitize=False)
        if waiting.counts:
            _replay_button(console, visit, reason)
        ui.html(_render("rejected.html", visit, waiting, reason), sanitize=False)


def preview(payload: bytes) -> str:
    """The beginning of a message as text; bytes that are no UTF-8 show as such."""
    text = payload[:_PREVIEW].decode("utf-8", "backslashreplace")
    return f"{text}…" if len(payload) > _PREVIEW else text


def _render(template: str, visit: Visit, waiting: _Waiting, reason: str | None) -> str:
    return render(
        template,
        visit.words,
        counts=waiting.counts,
        total=sum(waiting.counts.values()),
        messages=waiting.messages,
        reason=reason,
        older=waiting.messages[-1].id if len(waiting.messages) == _SHOWN else None,
        preview=preview,
        zone=visit.timezone,
    )


def _replay_button(console: Console, visit: Visit, reason: str | None) -> None:
    words = visit.words

    async def replay() -> None:
        try:
            caller = await console.permitted(visit, Permission.MANAGE)
            outcome = await console.ask(replay_as, caller.name, reason, console.context.clock.now())
        except (ByssusError, psycopg.Error, PoolTimeout):
            ui.notify(words("act.failed"), type="negative", position="top")
        else:
            told = words("rejected.replayed", mended=outcome.mended, remaining=outcome.remaining)
            note.set_content(render("replayed.html", words, told=told, here=visit.here))

    note = ui.html(sanitize=False)
    with ui.element("button").classes("btn primary replay").on("click", replay):
        ui.html(words("rejected.replay_some" if reason else "rejected.replay_all"), sanitize=False, tag="span")
