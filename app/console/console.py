"""What every page of the console stands on: the services, asked beside the event loop, and who is asking."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from byssus.app.console.visit import Visit, path_of
from byssus.app.console.words import Words
from byssus.app.http.context import Context
from byssus.app.http.gate import find_caller
from byssus.app.http.pages import page_language
from byssus.core.database import Connection
from byssus.core.identity.access import Caller, Permission
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_name("queries.sql"))
_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Console:
    """The web process that the console is part of."""

    context: Context

    async def ask(
        self, service: Callable[Concatenate[Connection, _Given], _Answer], *args: _Given.args, **kwargs: _Given.kwargs
    ) -> _Answer:
        """Call a service in a transaction of its own, beside the event loop, and give its answer."""

        def answer() -> _Answer:
            with self.context.pool.connection() as connection:
                return service(connection, *args, **kwargs)

        return await run_in_threadpool(answer)

    async def visit(self, request: Request, permission: Permission) -> Visit:
        """Who opens the page.

        Raises:
            NotAllowed: their role lacks the `permission` that the page needs.
        """
        caller: Caller = request.state.caller
        caller.require(permission)
        zone = await self.ask(_timezone)
        return Visit(caller, Words(page_language(request)), path_of(request), zone, request)

    async def permitted(self, visit: Visit, permission: Permission) -> Caller:
        """The visitor, found anew: a page stays open for hours, in which a session ends or a key is revoked.

        Raises:
            NotIdentified: the session is over.
            NotAllowed: the role does not allow this.
        """
        caller = await run_in_threadpool(find_caller, self.context, visit.request)
        caller.require(permission)
        return caller


def _timezone(connection: Connection) -> str:
    row = connection.execute(_QUERIES["timezone"]).fetchone()
    return str(row[0]) if row else "UTC"
