"""A workshop on its person's phone: intake, production and sale in three taps each; stock, gaps, corrections."""

from dataclasses import dataclass
from datetime import datetime

import orjson
from nicegui import ui

from byssus.app.console import frame
from byssus.app.console.assets import WORKSHOP_SCRIPT
from byssus.app.console.console import Console
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit
from byssus.core.database import Connection
from byssus.core.identity.access import Caller
from byssus.trace.workshop.place import ListedWorkshop, workshops_of
from byssus.trace.workshop.view import Desk, read_desk


@dataclass(frozen=True, slots=True)
class _Found:
    """The workshops of the person's firm, and the one that is shown."""

    sites: list[ListedWorkshop]
    desk: Desk

    @property
    def own(self) -> set[str]:
        """Products that were made there: no raw material of the next production."""
        last = self.desk.last.get("production")
        return {last.output.goods.gtin or ""} if last is not None and last.kind == "production" else set()

    @property
    def last(self) -> str:
        """What was entered last of each kind, as JSON for the browser."""
        return orjson.dumps({kind: what.model_dump(mode="json") for kind, what in self.desk.last.items()}).decode()


async def build(console: Console, visit: Visit, site: str) -> None:
    """The page of one workshop; of the firm's first one if none is named."""
    ui.add_head_html(f'<script type="module" src="{WORKSHOP_SCRIPT}"></script>')
    with frame.page(console, visit, frame.Tab.WORKSHOP, visit.words("tab.workshop")):
        body = ui.element("div")

        async def show() -> None:
            found = await console.ask(_find, site, visit.caller, console.context.clock.now())
            body.clear()
            with body:
                ui.html(_page(visit, found), sanitize=False)

        body.on("entered", show, args=[])
        await show()


def _page(visit: Visit, found: _Found | None) -> str:
    if found is None:
        return render("workshop_none.html", visit.words)
    head = render("workshop_head.html", visit.words, desk=found.desk, sites=found.sites)
    return head + render(
        "workshop.html", visit.words, desk=found.desk, person=visit.caller.name, last=found.last, own=found.own
    )


def _find(connection: Connection, site: str, caller: Caller, now: datetime) -> _Found | None:
    sites = workshops_of(connection, caller)
    if not sites and not site:
        return None
    return _Found(sites, read_desk(connection, site or sites[0].code, caller, now))
