"""The HTTP interface on a real port, over a real database, and clients that hold keys."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from uuid import uuid4

import httpx
import uvicorn
from fastapi import FastAPI

from byssus.app.http.application import create_app
from byssus.app.http.context import Context
from byssus.core.clock import Clock
from byssus.core.database import open_pool
from byssus.core.identity.access import Role
from byssus.core.identity.keys import make_key


@dataclass(frozen=True)
class Service:
    """A running service; `url` is its address."""

    app: FastAPI
    context: Context
    url: str

    def key(self, role: Role, name: str = "", party: str | None = None, contact: str | None = None) -> str:
        """The text of a new key, of that firm and contact or of none."""
        named = name or f"{role} {uuid4().hex[:6]}"
        with self.context.pool.connection() as connection:
            return make_key(connection, named, role, datetime.now(UTC), party=party, contact=contact)[1]

    def client(
        self,
        role: Role | None = None,
        name: str = "",
        party: str | None = None,
        contact: str | None = None,
        **headers: str,
    ) -> httpx.Client:
        """A client with a key for that role, or without any."""
        if role:
            headers["Authorization"] = f"Bearer {self.key(role, name, party, contact)}"
        return httpx.Client(base_url=self.url, headers=headers, trust_env=False)


@contextmanager
def serving(migrated_url: str, start: datetime | None = None) -> Iterator[Service]:
    """The service over this database; if given, its clock shows `start` now and runs on as the wall's does."""
    now = datetime.now(UTC)
    with open_pool(migrated_url, 4) as pool, TemporaryDirectory() as data:
        context = Context(
            pool, migrated_url, clock=Clock(start or now, now), signing_key=Path(data) / "signing-key.pem"
        )
        app = create_app(context)
        with listening(app) as url:
            yield Service(app, context, url)


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """The address at which uvicorn serves the app. The socket listens before the server runs: nobody has to wait."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
