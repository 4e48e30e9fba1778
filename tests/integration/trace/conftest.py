from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from builders.chain import Chain, chain
from builders.island import tell_island
from servers.databases import DatabaseServer


@pytest.fixture
def told(migrated_url: str) -> Iterator[Chain]:
    """A quay, a plant with two frozen stores, and a shop, of which nothing was told yet."""
    with chain(migrated_url) as built:
        yield built


@pytest.fixture(scope="module")
def told_once(database_servers: Callable[[str], DatabaseServer]) -> Iterator[Chain]:
    with database_servers("embedded").migrated_database() as url, chain(url) as built:
        tell_island(built)
        yield built


@pytest.fixture
def island(told_once: Chain) -> Iterator[Chain]:
    """The island of `builders.island`; what a test adds is undone after it."""
    with told_once.connection.transaction(force_rollback=True):
        yield replace(told_once)
