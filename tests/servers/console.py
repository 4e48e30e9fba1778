"""The console as people meet it: `byssus web` as a process of its own, and chromium in front of it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, Page, Playwright, Request, expect, sync_playwright

from byssus.app.embedded.port import LOOPBACK, free_port
from byssus.app.supervisor import Role as Part
from byssus.core.clock import Clock
from byssus.core.database import connect
from byssus.core.identity.access import Role
from byssus.core.identity.keys import make_key
from servers.absent import absent

_PATIENCE = 60.0
_ARGUMENTS = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking",
              "--disable-component-update", "--disable-sync"]  # fmt: skip
PHONE = (360, 740)
DESK = (1280, 800)
expect.set_options(timeout=20_000)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        absent("There is no chromium", "apt-get install chromium")
    with sync_playwright() as playwright:
        browser = _launch(playwright, path)
        yield browser
        browser.close()


def _launch(playwright: Playwright, path: str) -> Browser:
    return playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)


@dataclass
class Console:
    """A running console, and people who look at it."""

    url: str
    database_url: str
    process: Part
    browser: Browser
    foreign: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def key(self, name: str, role: Role, party: str | None = None) -> str:
        """The text of a new key, of that firm or of none."""
        with connect(self.database_url) as connection:
            return make_key(connection, name, role, datetime.now(UTC), party=party)[1]

    def window(self, size: tuple[int, int] = DESK, language: str = "zh") -> Page:
        """A browser of somebody who lives elsewhere; its requests to other hosts and faults of scripts are noted."""
        width, height = size
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": height},
            locale={"zh": "zh-CN", "en": "en-GB"}[language],
            timezone_id="America/New_York",
        )
        page = context.new_page()
        page.on("request", self._note)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        return page

    def visit(
        self,
        name: str = "林海燕",
        role: Role = Role.OPERATOR,
        *,
        size: tuple[int, int] = DESK,
        language: str = "zh",
        party: str | None = None,
    ) -> Page:
        """A window in which somebody has logged in; it shows the board."""
        page = self.window(size, language)
        page.goto("/login")
        page.locator("#key").fill(self.key(name, role, party))
        page.locator("form button").click()
        expect(page.locator(".page")).to_be_visible()
        return page

    def _note(self, request: Request) -> None:
        if urlsplit(request.url).scheme in ("http", "https", "ws", "wss") and not request.url.startswith(self.url):
            self.foreign.append(request.url)


@contextmanager
def console(browser: Browser, database_url: str, start: datetime, log: Path) -> Iterator[Console]:
    """`byssus web` over a migrated database, by a clock that shows `start` now."""
    port = free_port()
    environment = {
        "BYSSUS_DATABASE_URL": database_url,
        "BYSSUS_DATA": str(log.with_name("data")),
        "BYSSUS_MQTT_URL": f"mqtt://{LOOPBACK}:{free_port()}",
        "BYSSUS_PORT": str(port),
        "BYSSUS_CLOCK": str(Clock(start, datetime.now(UTC))),
    }
    process = Part("web", ["web"], environment, log)
    process.start()
    try:
        url = f"http://{LOOPBACK}:{port}"
        _await(url, process, log)
        yield Console(url, database_url, process, browser)
    finally:
        process.stop()
        for context in browser.contexts:
            context.close()


def _await(url: str, process: Part, log: Path) -> None:
    """Wait until the process answers."""
    deadline = monotonic() + _PATIENCE
    with httpx.Client(trust_env=False) as client:
        while True:
            assert process.running, log.read_text()
            assert monotonic() < deadline, log.read_text()
            try:
                client.get(f"{url}/healthz")
            except httpx.ConnectError:
                continue
            return
