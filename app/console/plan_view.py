"""HACCP plans to read: those in force, and one with its versions and what each of them changed."""

from dataclasses import dataclass
from datetime import datetime

from nicegui import ui

from byssus.app.console import frame
from byssus.app.console.console import Console
from byssus.app.console.doing import do
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit
from byssus.core.database import Connection
from byssus.core.identity.access import Caller, Permission
from byssus.core.plant.difference import Difference, differences
from byssus.core.plant.drafts import Draft, begin_draft, open_drafts
from byssus.core.plant.haccp import Plan
from byssus.core.plant.plans import plans_in_force, sites_of_plan, versions


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a plan, and what it changed against the one before."""

    plan: Plan
    changes: list[Difference]


@dataclass(frozen=True, slots=True)
class _Known:
    versions: list[Version]
    drafts: list[Draft]
    sites: list[str]

    @property
    def newest(self) -> Plan:
        return self.versions[0].plan


@dataclass(frozen=True, slots=True)
class _All:
    plans: list[Plan]
    drafts: list[Draft]


async def build_list(console: Console, visit: Visit) -> None:
    """The page of all plans in force, and of open drafts."""
    now = console.context.clock.now()
    found = await console.ask(lambda connection: _All(plans_in_force(connection, now), open_drafts(connection)))
    with frame.page(console, visit, frame.Tab.PLANS, visit.words("tab.plans")):
        ui.html(render("plans.html", visit.words, found=found, now=now, zone=visit.timezone), sanitize=False)


async def build(console: Console, visit: Visit, code: str) -> None:
    """The page of one plan.

    Raises:
        NotFound: there is no such plan.
    """
    now = console.context.clock.now()
    found = await console.ask(_know, code)
    with frame.page(console, visit, frame.Tab.PLANS, found.newest.name):
        head = render("plan_head.html", visit.words, found=found, now=now, zone=visit.timezone)
        ui.html(head, sanitize=False)
        if visit.caller.may(Permission.EDIT_PLANS):
            _begin_button(console, visit, found.newest)
        ui.html(render("plan.html", visit.words, plan=found.newest), sanitize=False)
        ui.html(render("plan_versions.html", visit.words, found=found, zone=visit.timezone), sanitize=False)


def _know(connection: Connection, code: str) -> _Known:
    known = versions(connection, code)
    before: list[Plan | None] = [None, *known[:-1]]
    found = [Version(plan, differences(old, plan) if old else []) for old, plan in zip(before, known, strict=True)]
    drafts = [draft for draft in open_drafts(connection) if draft.plan.code == code]
    return _Known(found[::-1], drafts, sites_of_plan(connection, code))


def _begin_button(console: Console, visit: Visit, plan: Plan) -> None:
    begun: list[int] = []

    def deed(connection: Connection, caller: Caller, now: datetime) -> str:
        begun.append(begin_draft(connection, plan, caller.name, now).id)
        return "plans.begun"

    async def clicked() -> None:
        if await do(console, visit, Permission.EDIT_PLANS, deed):
            ui.navigate.to(f"/plan-drafts/{begun[-1]}")

    with ui.element("button").props("type=button").classes("btn primary no-print").on("click", clicked):
        ui.label(visit.words("plans.begin"))
