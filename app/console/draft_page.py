"""A version of a plan in the making: its fields, what they change, what that would have meant, and its publication."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from nicegui import ui

from byssus.app.console import frame
from byssus.app.console.console import Console
from byssus.app.console.doing import Deed, do
from byssus.app.console.draft_form import Change, DraftForm
from byssus.app.console.draft_trial import DraftTrial
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit
from byssus.core.database import Connection
from byssus.core.identity.access import Caller, Permission
from byssus.core.plant.difference import Difference, differences
from byssus.core.plant.drafts import Draft, find_draft, may_publish, publish_draft, save_draft, withdraw_draft
from byssus.core.plant.four_eyes import strict_firm
from byssus.core.plant.haccp import Plan
from byssus.core.plant.plans import find_version, sites_of_plan


@dataclass(frozen=True, slots=True)
class _Found:
    draft: Draft
    changes: list[Difference]
    sites: list[str]
    may_publish: bool
    strict: str | None


async def build(console: Console, visit: Visit, number: int) -> None:
    """The page of one draft.

    Raises:
        NotFound: there is none with that number.
    """
    found = await console.ask(_find, number, visit.caller)
    with frame.page(console, visit, frame.Tab.PLANS, visit.words("plans.draft_of", code=found.draft.plan.code)):
        page = _Page(console, visit, number)
        page.draw(found)


def _find(connection: Connection, number: int, caller: Caller) -> _Found:
    draft = find_draft(connection, number)
    code = draft.plan.code
    base = find_version(connection, code, draft.base) if draft.base else None
    sites, entitled = sites_of_plan(connection, code), may_publish(connection, caller, code)
    return _Found(draft, differences(base, draft.plan), sites, entitled, strict_firm(connection, code))


class _Page:
    """What stands on the page, drawn anew after each deed."""

    def __init__(self, console: Console, visit: Visit, number: int) -> None:
        self._console = console
        self._visit = visit
        self._number = number
        self._body = ui.element("div")

    def draw(self, found: _Found) -> None:
        """Draw the draft as it was last saved."""
        self._body.clear()
        with self._body:
            self._html("draft_head.html", found=found, zone=self._visit.timezone)
            if found.draft.closed_at is None and self._visit.caller.may(Permission.EDIT_PLANS):
                self._draw_deeds(found)
            else:
                self._html("draft_changes.html", changes=found.changes)

    def _draw_deeds(self, found: _Found) -> None:
        async def change(changed: Change) -> None:
            if await self._save(found.draft, lambda: changed(form.plan())):
                self.draw(await self._console.ask(_find, self._number, self._visit.caller))

        form = DraftForm(self._visit, found.draft.plan, change)
        with ui.element("div").classes("starts no-print"):
            self._button("plans.save", lambda: self._save(found.draft, form.plan), look="primary")
            self._button("plans.withdraw", lambda: self._withdraw(found.draft))
        self._html("draft_changes.html", changes=found.changes)
        DraftTrial(self._console, self._visit, found.draft, found.sites).draw()
        if found.may_publish:
            with ui.element("div").classes("starts no-print section"):
                self._button("plans.publish", lambda: self._publish(found.draft), look="primary")

    async def _save(self, draft: Draft, plan: Callable[[], Plan]) -> bool:
        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            save_draft(connection, draft.id, draft.revision, plan(), caller.name, now)
            return "plans.saved"

        return await self._do(deed)

    async def _withdraw(self, draft: Draft) -> bool:
        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            withdraw_draft(connection, draft.id, draft.revision, caller.name, now)
            return "plans.withdrawn"

        return await self._do(deed)

    async def _publish(self, draft: Draft) -> bool:
        def deed(connection: Connection, caller: Caller, now: datetime) -> str:
            publish_draft(connection, draft.id, draft.revision, caller, now)
            return "plans.published"

        return await self._do(deed)

    async def _do(self, deed: Deed) -> bool:
        return await do(self._console, self._visit, Permission.EDIT_PLANS, deed)

    def _button(self, key: str, deed: Callable[[], Awaitable[bool]], *, look: str = "") -> None:
        async def clicked() -> None:
            if await deed():
                self.draw(await self._console.ask(_find, self._number, self._visit.caller))

        with ui.element("button").props("type=button").classes(f"btn {look}").on("click", clicked):
            ui.label(self._visit.words(key))

    def _html(self, template: str, **values: object) -> None:
        ui.html(render(template, self._visit.words, **values), sanitize=False)
