"""The HTTP interface on a real port, over a real database, and clients that hold keys."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Thread

import httpx
import uvicorn
from fastapi import FastAPI

from byssus.app.http.application import create_app
from byssus.app.http.context import Context
from byssus.core.database import connect, open_pool
from byssus.core.identity.access import Role
from byssus.core.identity.keys import make_key
from byssus.core.migrate import migrate


@dataclass(frozen=True)
class Service:
    """A running service; `url` is its address."""

    app: FastAPI
    context: Context
    url: str

    def key(self, role: Role) -> str:
        """The text of a new key."""
        now = datetime.now(UTC)
        with self.context.pool.connection() as connection:
            return make_key(connection, f"{role} {now.isoformat()}", role, now)[1]

    def client(self, role: Role | None = None) -> httpx.Client:
        """A client with a key for that role, or without any."""
        headers = {"Authorization": f"Bearer {self.key(role)}"} if role else {}
        return httpx.Client(base_url=self.url, headers=headers, trust_env=False)


@contextmanager
def serving(database_url: str) -> Iterator[Service]:
    """The service over this database, migrated first."""
    with connect(database_url) as connection:
        migrate(connection, datetime.now(UTC))
    with open_pool(database_url, 4) as pool:
        context = Context(pool, database_url)
        app = create_app(context)
        with listening(app) as url:
            yield Service(app, context, url)


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """The address at which uvicorn serves the app. The socket listens before the server runs: nobody has to wait."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
