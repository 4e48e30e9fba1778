"""What every page of the console stands on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar

from nicegui import run

from byssus.core.clock import Clock
from byssus.core.database import Connection, Pool

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Console:
    """The database, and the clock that ages are counted by: in a demonstration it runs faster than the wall."""

    pool: Pool
    clock: Clock

    async def ask(
        self, service: Callable[Concatenate[Connection, _Given], _Answer], *args: _Given.args, **kwargs: _Given.kwargs
    ) -> _Answer:
        """Call a service in a transaction of its own, beside the event loop, and give its answer."""

        def answer() -> _Answer:
            with self.pool.connection() as connection:
                return service(connection, *args, **kwargs)

        return await run.io_bound(answer)
