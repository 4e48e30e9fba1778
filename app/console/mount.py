"""Adds the staff console to the web process: the one place that knows its pages and their addresses."""

from typing import Annotated

import nicegui
from fastapi import FastAPI, Query
from nicegui import ui
from starlette.requests import Request

from byssus.alerts.views.points import Standing
from byssus.app.console import (
    alarm_page,
    board_page,
    check_page,
    codes_page,
    device_page,
    draft_page,
    faults,
    holds_page,
    links_page,
    plan_view,
    point_list,
    point_page,
    questions_page,
    recall_page,
    recalls_page,
    record_list,
    record_page,
    rejected_page,
    shortcuts,
    spared_page,
    status_page,
    trace_page,
    workshop_page,
    year_file_page,
)
from byssus.app.console.assets import FOLDER, MARK, URL, WORKSHOP_MODULES
from byssus.app.console.console import Console
from byssus.app.console.live import Live
from byssus.app.console.ranges import Preset
from byssus.app.http.context import Context
from byssus.core.identity.access import Permission
from byssus.core.plant.hazards import Period

_YEAR = 365 * 24 * 3600
_COLOURS = {"primary": "#0b5566", "positive": "#1b6a47", "negative": "#a80f1c"}
"""Of the parts that are not ours: dialogs, notes and fields; the same as in theme.css."""
_AWAY_SECONDS = 30.0
"""How long a page outlives its connection: as long as it takes to walk through a cold store."""


def add_console(app: FastAPI, context: Context) -> None:
    """Add the console to the app that `create_app` built, after every other route: it answers whatever they do not.

    Once a process, for NiceGUI keeps its pages for the whole of it.
    """
    app.include_router(shortcuts.router)
    nicegui.app.add_static_files(WORKSHOP_MODULES, FOLDER / "workshop", max_cache_age=_YEAR)
    nicegui.app.add_static_files(URL, FOLDER, max_cache_age=_YEAR)
    nicegui.app.colors(**_COLOURS)
    faults.add(nicegui.app)
    console = Console(context)
    live = Live(console, app.state.listener)
    nicegui.app.on_startup(live.run)
    _add_pages(console, live)
    ui.run_with(
        app, title="Byssus", tailwind=False, show_welcome_message=False, reconnect_timeout=_AWAY_SECONDS, favicon=MARK
    )


def _add_pages(console: Console, live: Live) -> None:
    @ui.page("/")
    async def board(request: Request) -> None:
        await board_page.build(console, live, await console.visit(request, Permission.READ_ALARMS))

    @ui.page("/alarms/{number}")
    async def alarm(request: Request, number: int) -> None:
        await alarm_page.build(console, live, await console.visit(request, Permission.READ_ALARMS), number)

    @ui.page("/points")
    async def points(request: Request, state: Standing | None = None) -> None:
        await point_list.build(console, live, await console.visit(request, Permission.VIEW_POINTS), state)

    @ui.page("/devices")
    async def devices(request: Request) -> None:
        await device_page.build(console, await console.visit(request, Permission.VIEW_POINTS))

    @ui.page("/points/{code:path}")
    async def point(
        request: Request,
        code: str,
        range: Preset = Preset.DAY,  # noqa: A002
        start: Annotated[str, Query(alias="from")] = "",
        end: Annotated[str, Query(alias="to")] = "",
    ) -> None:
        visit = await console.visit(request, Permission.VIEW_POINTS)
        await point_page.build(console, live, visit, point_page.Wanted(code, range, start, end))

    @ui.page("/spared")
    async def spared(request: Request) -> None:
        await spared_page.build(console, await console.visit(request, Permission.READ_ALARMS))

    @ui.page("/checks")
    async def checks(request: Request, site: str = "") -> None:
        await check_page.build(console, await console.visit(request, Permission.READ_ALARMS), site)

    @ui.page("/records")
    async def records(request: Request, site: str = "", period: Period = Period.DAILY) -> None:
        await record_list.build(console, await console.visit(request, Permission.READ_ALARMS), site, period)

    @ui.page("/records/{term}")
    async def record(request: Request, term: str, site: str = "") -> None:
        await record_page.build(console, await console.visit(request, Permission.READ_ALARMS), term, site)

    @ui.page("/workshop")
    async def workshop(request: Request, site: str = "") -> None:
        await workshop_page.build(console, await console.visit(request, Permission.KEEP_RECORDS), site)

    @ui.page("/plans")
    async def plans(request: Request) -> None:
        await plan_view.build_list(console, await console.visit(request, Permission.READ_ALARMS))

    @ui.page("/plans/{code:path}")
    async def plan(request: Request, code: str) -> None:
        await plan_view.build(console, await console.visit(request, Permission.READ_ALARMS), code)

    @ui.page("/plan-drafts/{number}")
    async def draft(request: Request, number: int) -> None:
        await draft_page.build(console, await console.visit(request, Permission.READ_ALARMS), number)

    @ui.page("/trace")
    async def trace(request: Request, code: str = "") -> None:
        await trace_page.build(console, await console.visit(request, Permission.TRACE), code)

    @ui.page("/holds")
    async def holds(request: Request, code: str = "", all: bool = False) -> None:  # noqa: A002
        visit = await console.visit(request, Permission.TRACE)
        await holds_page.build(console, visit, code, everything=all)

    @ui.page("/recalls")
    async def recalls(request: Request) -> None:
        visit = await console.visit(request, Permission.TRACE)
        await recalls_page.build(console, visit, dict(request.query_params))

    @ui.page("/recalls/{number}")
    async def recall(request: Request, number: int) -> None:
        await recall_page.build(console, await console.visit(request, Permission.TRACE), number)

    @ui.page("/codes")
    async def codes(request: Request, days: int = codes_page.MONTH) -> None:
        await codes_page.build(console, await console.visit(request, Permission.TRACE), days)

    @ui.page("/links")
    async def links(request: Request, after: str = "") -> None:
        await links_page.build(console, await console.visit(request, Permission.LINK), after)

    @ui.page("/links/edit")
    async def link_set(request: Request, anchor: str = "") -> None:
        await links_page.edit(console, await console.visit(request, Permission.LINK), anchor)

    @ui.page("/questions")
    async def questions(request: Request) -> None:
        await questions_page.build(console, await console.visit(request, Permission.TRACE), "", {})

    @ui.page("/questions/{name}")
    async def question(request: Request, name: str) -> None:
        visit = await console.visit(request, Permission.TRACE)
        await questions_page.build(console, visit, name, dict(request.query_params))

    @ui.page("/firms")
    async def firms(request: Request, firm: str = "", year: int | None = None) -> None:
        await year_file_page.build(console, await console.visit(request, Permission.TRACE), firm, year)

    @ui.page("/rejected")
    async def rejected(request: Request, reason: str | None = None, before: int | None = None) -> None:
        visit = await console.visit(request, Permission.MANAGE)
        await rejected_page.build(console, visit, reason, before)

    @ui.page("/status")
    async def status(request: Request) -> None:
        await status_page.build(console, await console.visit(request, Permission.READ_ALARMS))
