"""`tier_url`: a database with our schema, once for each tier that the schema has a form for."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from byssus.core.database import connect
from byssus.core.migrate import migrate
from servers.databases import ENGINES, DatabaseServer
from servers.pglite import pglite


@pytest.fixture(params=[*ENGINES, "community"])
def tier_url(request: pytest.FixtureRequest, database_servers: Callable[[str], DatabaseServer]) -> Iterator[str]:
    """Community is a server in WebAssembly, which takes one connection at a time."""
    with ExitStack() as running:
        if request.param == "community":
            url = running.enter_context(pglite())
        else:
            url = running.enter_context(database_servers(request.param).fresh_database())
        with connect(url) as connection:
            migrate(connection, datetime.now(UTC))
        yield url
