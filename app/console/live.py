"""The newest board, read once for everybody who watches, however many they are."""

import asyncio

import psycopg
import structlog
from nicegui import Event
from psycopg_pool import PoolTimeout

from byssus.alerts.views.board import Board, read_board
from byssus.app.console.console import Console
from byssus.app.http.listener import Listener

_log = structlog.get_logger(__name__)
_PAUSE = 1.0
_LONGEST_REST = 15.0


class Live:
    """Keeps the board fresh: after each announcement, at most once a second; and now and then without one.

    `board` is the newest, None before the first; `broken` says that it could not be read anew; both are announced
    by `changed`. Nothing is read while nobody watches.
    """

    def __init__(self, console: Console, listener: Listener) -> None:
        self._console = console
        self._listener = listener
        self._woken = asyncio.Event()
        self.board: Board | None = None
        self.broken = False
        self.changed: Event[[]] = Event()

    @property
    def connected(self) -> bool:
        """Whether it hears at once of what is new; if not, it looks every fifteen seconds."""
        return self._listener.connected

    def wake(self) -> None:
        """Something is new."""
        self._woken.set()

    async def fresh(self) -> Board:
        """The board as it stands now, for a page that is being built."""
        self.board = await self._console.ask(read_board, self._console.context.clock.now())
        self.broken = False
        return self.board

    async def run(self) -> None:
        """Read when woken, until cancelled."""
        with self._listener.subscribed(lambda _topic, _payload: self.wake()):
            while True:
                await self._rest()
                if self.changed.callbacks:
                    await self._read()
                await asyncio.sleep(_PAUSE)

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), _LONGEST_REST)
        except TimeoutError:
            return
        self._woken.clear()

    async def _read(self) -> None:
        try:
            await self.fresh()
        except (psycopg.Error, PoolTimeout) as error:
            _log.warning("board_not_read", error=str(error))
            self.broken = True
        self.changed.emit()
