"""Goods on hold: whether a code may move, what is held and why, what moved all the same; holding and releasing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

import psycopg
from nicegui import ui
from psycopg_pool import PoolTimeout

from byssus.app.console import frame
from byssus.app.console.console import Console
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit
from byssus.app.holding import place_for, release_for, sight_for
from byssus.core.database import Connection
from byssus.core.errors import ByssusError, Conflict, InvalidInput, NotAllowed
from byssus.core.identity.access import Caller, Permission, Role
from byssus.trace.hold.check import check
from byssus.trace.hold.listing import list_breaches, list_holds
from byssus.trace.hold.model import Breach, Cause, Hold, HoldCheck
from byssus.trace.hold.place import OfRegulator, OwnHold, StillExposed

_SHOWN: Final = 50
_Deed: TypeAlias = Callable[[Connection, Caller, str], None]
"""What is done, in one transaction: takes the connection, who does it, and their reason."""

_EXCUSES: Final[Mapping[type[ByssusError], str]] = {
    OwnHold: "holds.own",
    OfRegulator: "holds.of_regulator",
    StillExposed: "holds.exposed_still",
    Conflict: "holds.decided",
    NotAllowed: "act.refused",
}


@dataclass(frozen=True, slots=True)
class _Held:
    """What the page shows: holds, what broke them, and the answer about a code, or why there is none."""

    holds: list[Hold]
    breaches: list[Breach]
    answer: HoldCheck | None = None
    error: str = ""


async def build(console: Console, visit: Visit, code: str, *, everything: bool) -> None:
    """The page; `code` is asked about, `everything` shows what is held no more, too."""
    now = console.context.clock.now()

    def look(connection: Connection) -> _Held:
        sight = sight_for(connection, visit.caller, now)
        holds = list_holds(connection, open=None if everything else True, limit=_SHOWN, sight=sight)
        breaches = list_breaches(connection, limit=_SHOWN, sight=sight)
        try:
            return _Held(holds, breaches, check(connection, code, now) if code.strip() else None)
        except InvalidInput as error:
            return _Held(holds, breaches, error=str(error))

    held = await console.ask(look)
    words = visit.words
    desk = _Desk(console, visit)
    with frame.page(console, visit, frame.Tab.HOLDS, words("holds.title")):
        form = render("holds_form.html", words, code=code, answer=held.answer, error=held.error)
        ui.html(form, sanitize=False)
        if held.answer and held.answer.may_move and visit.caller.may(Permission.HOLD):
            desk.offer_to_hold(code)
        head = render(
            "breaches.html",
            words,
            moves=_moves(held.breaches),
            holds=held.holds,
            everything=everything,
            zone=visit.timezone,
        )
        ui.html(head, sanitize=False)
        for hold in held.holds:
            with ui.element("section").classes("sheet section hold"):
                ui.html(_drawn(visit, hold), sanitize=False)
                if _may_release(visit.caller, hold):
                    desk.offer_to_release(hold)


class _Move(NamedTuple):
    """What an event shipped or sold although holds held it: one of its breaches, and the numbers of the holds."""

    breach: Breach
    holds: str


def _moves(breaches: Iterable[Breach]) -> list[_Move]:
    together: dict[tuple[str, str], list[Breach]] = defaultdict(list)
    for breach in breaches:
        together[breach.event, breach.moved].append(breach)
    return [_Move(same[0], ", ".join(map(str, sorted({each.hold for each in same})))) for same in together.values()]


def _may_release(caller: Caller, hold: Hold) -> bool:
    right = caller.role is Role.REGULATOR if hold.of_regulator else caller.may(Permission.HOLD)
    return right and hold.open and hold.cause is not Cause.RECALL


def _drawn(visit: Visit, hold: Hold) -> str:
    may_recall = visit.caller.may(Permission.RECALL)
    return render("hold.html", visit.words, hold=hold, zone=visit.timezone, may_recall=may_recall)


class _Desk:
    """What a person can do here: each deed is in the name of their key, and leads back to the page."""

    def __init__(self, console: Console, visit: Visit) -> None:
        self._console = console
        self._visit = visit

    def offer_to_hold(self, code: str) -> None:
        """A field for the reason, and a button."""

        def deed(connection: Connection, caller: Caller, reason: str) -> None:
            place_for(connection, caller, code, reason, self._console.context.clock.now())

        self._form("holds.reason", "holds.place", deed)

    def offer_to_release(self, hold: Hold) -> None:
        """The same for letting go."""

        def deed(connection: Connection, caller: Caller, reason: str) -> None:
            release_for(connection, caller, hold.id, reason, self._console.context.clock.now())

        self._form("holds.release_reason", "holds.release", deed)

    def _form(self, label: str, button: str, deed: _Deed) -> None:
        words = self._visit.words
        with ui.element("div").classes("deed-form no-print"):
            field = ui.input(words(label), validation={words("holds.needed"): lambda text: bool(text.strip())})
            field.without_auto_validation().props("outlined dense hide-bottom-space")

            async def act() -> None:
                if field.validate():
                    await self._do(deed, str(field.value).strip())

            with ui.element("button").props("type=button").classes("btn").on("click", act):
                ui.html(words(button), sanitize=False, tag="span")

    async def _do(self, deed: _Deed, reason: str) -> None:
        try:
            caller = await self._console.permitted(self._visit, Permission.HOLD)
            await self._console.ask(deed, caller, reason)
        except ByssusError as error:
            excuse = next((words for kind, words in _EXCUSES.items() if isinstance(error, kind)), "act.failed")
            ui.notify(self._visit.words(excuse), type="negative", position="top", timeout=8000)
        except (psycopg.Error, PoolTimeout):
            ui.notify(self._visit.words("act.failed"), type="negative", position="top")
        else:
            ui.navigate.to(self._visit.here)
