from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from builders.chain import Chain, chain
from builders.cold_store import ColdStore, cold_store, plan, rule
from builders.conditions import at
from builders.epcis import at as hour
from byssus.core.database import connect
from byssus.core.migrate import migrate
from servers.console import Console, chromium, console
from servers.databases import DatabaseServer


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@contextmanager
def _migrated(servers: Callable[[str], DatabaseServer]) -> Iterator[str]:
    """A database with nothing in it but our schema; pages are the same on every engine, so one is enough."""
    with servers("embedded").fresh_database() as url:
        with connect(url) as connection:
            migrate(connection, datetime.now(UTC))
        yield url


@pytest.fixture
def console_url(database_servers: Callable[[str], DatabaseServer]) -> Iterator[str]:
    """The URL of a migrated database of the test's own."""
    with _migrated(database_servers) as url:
        yield url


@pytest.fixture(scope="module")
def bare(
    browser: Browser, database_servers: Callable[[str], DatabaseServer], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Console]:
    """A console over nothing, for all tests of a file that leave nothing behind."""
    log = tmp_path_factory.mktemp("bare") / "web.log"
    with _migrated(database_servers) as url, console(browser, url, at(60), log) as running:
        yield running


@pytest.fixture
def store(console_url: str) -> Iterator[ColdStore]:
    """A cold store with two points; a ladder of two rules watches them."""
    with cold_store(console_url) as store:
        store.apply(points=2, plans=[plan(rule(), rule("high", -15, severity="critical"))])
        yield store


@pytest.fixture
def board(browser: Browser, store: ColdStore, console_url: str, tmp_path: Path) -> Iterator[Console]:  # noqa: ARG001 - it comes first
    """The console of that store, a few minutes after the builders' minute 0."""
    with console(browser, console_url, at(10), tmp_path / "web.log") as running:
        yield running


@pytest.fixture
def told(console_url: str) -> Iterator[Chain]:
    """A chain of which nothing was told yet."""
    with chain(console_url) as chain_there:
        yield chain_there


@pytest.fixture
def tracing(browser: Browser, told: Chain, console_url: str, tmp_path: Path) -> Iterator[Console]:  # noqa: ARG001 - it comes first
    """The console of that chain, two days after its hour 0."""
    with console(browser, console_url, hour(48), tmp_path / "web.log") as running:
        yield running
