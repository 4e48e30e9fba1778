"""Closed by default: whatever is not on the short list of public paths answers nobody without a valid key."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from byssus.app.http.context import Context
from byssus.app.http.problems import EXPECTED, expected_problem
from byssus.core.database import Connection
from byssus.core.errors import NotAllowed, NotIdentified
from byssus.core.identity.access import Caller
from byssus.core.identity.keys import identify
from byssus.core.identity.sessions import session_caller
from byssus.trace.gs1.registry import CHAINS

PUBLIC_PATHS = frozenset({"/healthz", "/readyz", "/login", "/.well-known/gs1resolver", "/.well-known/jwks.json"})
PUBLIC_PREFIXES = tuple(f"/{key}/" for key in CHAINS)
SESSION_COOKIE = "byssus_session"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def is_public(path: str) -> bool:
    """Whether everybody may ask for this path: health, login, our public keys, and where the code on a pack leads."""
    return path in PUBLIC_PATHS or path.startswith(PUBLIC_PREFIXES)


class Gate:
    """Middleware that lets a request in with its caller known (`request.state.caller`), or answers it itself."""

    def __init__(self, app: ASGIApp, context: Context) -> None:
        self._app = app
        self._context = context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in or answer."""
        if scope["type"] == "lifespan" or is_public(scope["path"]):
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        try:
            connection.state.caller = await run_in_threadpool(find_caller, self._context, connection)
        except EXPECTED as error:
            await _refuse(connection, error, scope, receive, send)
        else:
            await self._app(scope, receive, send)


def find_caller(context: Context, connection: HTTPConnection) -> Caller:
    """Who is calling.

    Raises:
        NotIdentified: they show nothing, or nothing that is valid.
        NotAllowed: another site's page made the browser send this.
    """
    shown = shown_by(context, connection)
    with context.pool.connection() as database:
        return shown.holder(database, context.wall.now())


@dataclass(frozen=True, slots=True)
class Shown:
    """What a caller shows; whose it is, and whether it still holds, is asked of the database at any time.

    Args:
        text: of a key, or the token of a session.
        find: the holder of it.
    """

    text: str
    find: Callable[[Connection, str, datetime], Caller]

    def holder(self, database: Connection, now: datetime) -> Caller:
        """Whose it is.

        Raises:
            NotIdentified: it is not valid, or no longer.
        """
        return self.find(database, self.text, now)


def shown_by(context: Context, connection: HTTPConnection) -> Shown:
    """The key in the header `Authorization: Bearer`, or else the session of a browser.

    Raises:
        NotIdentified: neither is there.
        NotAllowed: another site's page made the browser send this.
    """
    scheme, _, text = connection.headers.get("authorization", "").partition(" ")
    token = connection.cookies.get(SESSION_COOKIE)
    if scheme.lower() == "bearer":
        return Shown(text, identify)
    if token is not None:
        require_own_page(context, connection)
        return Shown(token, session_caller)
    raise NotIdentified(
        "This needs a key.", advice="Send it in the header `Authorization: Bearer byssus_…`, or log in at /login."
    )


def require_own_page(context: Context, connection: HTTPConnection) -> None:
    """Refuse what another site's page makes a browser do with our cookie (cross-site request forgery).

    The browser says itself whose page asks: in `Sec-Fetch-Site`, older ones in `Origin`. Who changes something, or
    opens a websocket, and says neither, is no browser and should send a key.

    Raises:
        NotAllowed: it was another site's page.
    """
    if connection.scope["type"] == "http" and connection.scope["method"] in _SAFE:
        return
    site = connection.headers.get("sec-fetch-site")
    origin = urlsplit(connection.headers.get("origin", "")).netloc
    ours = {connection.headers.get("host", ""), urlsplit(context.public_url).netloc} - {""}
    if site != "same-origin" and (site is not None or origin not in ours):
        raise NotAllowed(
            "A page of another site may not act in your name.",
            where=origin,
            advice="Programs send their key in the header `Authorization` instead of a cookie.",
        )


async def _refuse(connection: HTTPConnection, error: Exception, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": "This needs a session; log in."})
    else:
        await _refusal(connection, error)(scope, receive, send)


def _refusal(connection: HTTPConnection, error: Exception) -> Response:
    """To a person who opens a page without a session, the login; to everybody else, the problem."""
    opens_page = connection.scope["method"] == "GET" and "text/html" in connection.headers.get("accept", "")
    if isinstance(error, NotIdentified) and opens_page:
        query = connection.url.query
        here = connection.url.path + (f"?{query}" if query else "")
        return RedirectResponse(f"/login?next={quote(here, safe='')}", status_code=303)
    return expected_problem(error)
