from collections.abc import Callable, Iterator

import pytest

from builders.cold_store import ColdStore, cold_store, plan, rule
from builders.conditions import at
from builders.service import Service, serving
from byssus.core.database import connect
from byssus.core.migrate import migrate
from servers.databases import DatabaseServer


@pytest.fixture
def database_url(database_servers: Callable[[str], DatabaseServer]) -> Iterator[str]:
    """HTTP is the same on every engine: here it runs on one."""
    with database_servers("embedded").fresh_database() as url:
        yield url


@pytest.fixture
def service(migrated_url: str) -> Iterator[Service]:
    """The service, at a time shortly after that of the readings in `builders.conditions`."""
    with serving(migrated_url, start=at(60)) as running:
        yield running


@pytest.fixture(scope="package")
def shared(database_servers: Callable[[str], DatabaseServer]) -> Iterator[Service]:
    """A service for all tests that leave nothing behind which another one could trip over."""
    with database_servers("embedded").fresh_database() as url:
        with connect(url) as connection:
            migrate(connection, at(0))
        with serving(url) as running:
            yield running


@pytest.fixture
def store(migrated_url: str) -> Iterator[ColdStore]:
    """Two points under one rule."""
    with cold_store(migrated_url) as store:
        store.apply(points=2, plans=[plan(rule())])
        yield store
