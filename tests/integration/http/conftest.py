from collections.abc import Callable, Iterator

import pytest

from builders.cold_store import ColdStore, cold_store, plan, rule
from builders.conditions import at
from builders.service import Service, serving
from servers.databases import DatabaseServer


@pytest.fixture
def engine(database_servers: Callable[[str], DatabaseServer]) -> DatabaseServer:
    """HTTP is the same on every engine: here it runs on one."""
    return database_servers("embedded")


@pytest.fixture
def service(migrated_url: str) -> Iterator[Service]:
    """The service, at a time shortly after that of the readings in `builders.conditions`."""
    with serving(migrated_url, start=at(60)) as running:
        yield running


@pytest.fixture(scope="package")
def shared(database_servers: Callable[[str], DatabaseServer]) -> Iterator[Service]:
    """A service for all tests that leave nothing behind which another one could trip over."""
    with database_servers("embedded").migrated_database() as url, serving(url) as running:
        yield running


@pytest.fixture
def store(migrated_url: str) -> Iterator[ColdStore]:
    """Two points under one rule."""
    with cold_store(migrated_url) as store:
        store.apply(points=2, plans=[plan(rule())])
        yield store
