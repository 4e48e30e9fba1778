"""`database_url` and `migrated_url`: a fresh database without and with our schema, once for each engine.

To have one engine only: `@pytest.mark.parametrize("engine", ["embedded"], indirect=True)`.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from byssus.app.embedded.postgres import EmbeddedPostgres
from byssus.core.database import connect
from byssus.core.migrate import migrate
from servers.timescale import timescale

_GIVEN = "BYSSUS_TEST_DATABASE_URL"


@dataclass(frozen=True)
class DatabaseServer:
    """A server by two of its URLs: of a role that may create databases, and of the role that shall own them."""

    admin: str
    owner: str

    @contextmanager
    def fresh_database(self, template: str = "template0") -> Iterator[str]:
        name = f"byssus_{uuid4().hex[:12]}"
        owner = urlsplit(self.owner)
        self._execute(
            "CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY file_copy", name, owner.username or "", template
        )
        try:
            yield owner._replace(path=f"/{name}").geturl()
        finally:
            self._execute("DROP DATABASE {} WITH (FORCE)", name)

    @contextmanager
    def migrated_database(self) -> Iterator[str]:
        with self.fresh_database(self._schema) as url:
            yield url

    @cached_property
    def _schema(self) -> str:
        """A database with our schema that nobody can connect to, so that it can be copied at any time."""
        name = f"byssus_schema_{uuid4().hex[:12]}"
        owner = urlsplit(self.owner)
        self._execute("CREATE DATABASE {} OWNER {} TEMPLATE template0", name, owner.username or "")
        with connect(owner._replace(path=f"/{name}").geturl()) as connection:
            migrate(connection, datetime.now(UTC))
        self._execute("ALTER DATABASE {} ALLOW_CONNECTIONS false", name)
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        return name

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def _embedded() -> Iterator[DatabaseServer]:
    with TemporaryDirectory() as folder, EmbeddedPostgres(Path(folder)) as server:
        owner = urlsplit(server.start())
        superuser = owner.netloc.replace(owner.username or "", "postgres", 1)
        admin = owner._replace(netloc=superuser, path="/postgres").geturl()
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield DatabaseServer(admin, owner.geturl())


@contextmanager
def _timescale() -> Iterator[DatabaseServer]:
    with timescale() as address:
        admin = f"postgresql://postgres@{address}/postgres"
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("CREATE ROLE byssus LOGIN CREATEROLE")
        yield DatabaseServer(admin, f"postgresql://byssus@{address}/postgres")


@contextmanager
def _given() -> Iterator[DatabaseServer]:
    yield DatabaseServer(os.environ[_GIVEN], os.environ[_GIVEN])


ENGINES: Mapping[str, Callable[[], AbstractContextManager[DatabaseServer]]] = {
    "embedded": _embedded,
    "timescale": _timescale,
} | ({"given": _given} if _GIVEN in os.environ else {})


@pytest.fixture(scope="session")
def database_servers() -> Iterator[Callable[[str], DatabaseServer]]:
    """Starts each engine when the first test asks for it, and keeps it until the last test ended."""
    with ExitStack() as running:
        yield cache(lambda engine: running.enter_context(ENGINES[engine]()))


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, database_servers: Callable[[str], DatabaseServer]) -> DatabaseServer:
    return database_servers(request.param)


@pytest.fixture
def database_url(engine: DatabaseServer) -> Iterator[str]:
    """The URL of an empty database, for its owner; dropped after the test."""
    with engine.fresh_database() as url:
        yield url


@pytest.fixture
def migrated_url(engine: DatabaseServer) -> Iterator[str]:
    """The URL of a database with the schema of this release and nothing in it."""
    with engine.migrated_database() as url:
        yield url
