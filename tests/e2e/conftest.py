from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from builders.chain import Chain, chain
from builders.cold_store import ColdStore, cold_store, plan, rule
from builders.conditions import at
from builders.epcis import at as hour
from servers.console import Console, chromium, console
from servers.databases import DatabaseServer


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def console_url(database_servers: Callable[[str], DatabaseServer]) -> Iterator[str]:
    """A migrated database of the test's own; pages are the same on every engine, so one is enough."""
    with database_servers("embedded").migrated_database() as url:
        yield url


@pytest.fixture(scope="module")
def bare(
    browser: Browser, database_servers: Callable[[str], DatabaseServer], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Console]:
    """A console over nothing, for all tests of a file that leave nothing behind."""
    log = tmp_path_factory.mktemp("bare") / "web.log"
    with database_servers("embedded").migrated_database() as url, console(browser, url, at(60), log) as running:
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
