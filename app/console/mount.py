"""Adds the staff console to the web process: the one place that knows its pages and their addresses."""

from typing import Annotated

import nicegui
from fastapi import APIRouter, FastAPI, Path, Query
from fastapi.responses import RedirectResponse, Response
from nicegui import ui
from starlette.requests import Request

from byssus.alerts.points import Standing
from byssus.app.console import board_page, faults, point_list, point_page, rejected_page, status_page
from byssus.app.console.assets import FOLDER, URL
from byssus.app.console.console import Console
from byssus.app.console.live import Live
from byssus.app.console.ranges import Preset
from byssus.app.console.visit import LANGUAGE_COOKIE
from byssus.app.http.context import Context
from byssus.app.http.login import own_path
from byssus.app.http.pages import Language
from byssus.core.identity.access import Permission
from byssus.ingest.message import Reason

_YEAR = 365 * 24 * 3600
_language = APIRouter(include_in_schema=False)


def add_console(app: FastAPI, context: Context) -> None:
    """Add the console to the app that `create_app` built, after every other route: it answers whatever they do not.

    Once a process, for NiceGUI keeps its pages for the whole of it.
    """
    app.include_router(_language)
    nicegui.app.add_static_files(URL, FOLDER, max_cache_age=_YEAR)
    faults.add(nicegui.app)
    console = Console(context)
    live = Live(console, app.state.listener)
    nicegui.app.on_startup(live.run)
    _add_pages(console, live)
    ui.run_with(app, title="Byssus", tailwind=False, show_welcome_message=False)


@_language.get("/language/{language}")
def pick_language(language: Annotated[Language, Path()], next: str = "/") -> Response:  # noqa: A002
    """Keep the picked language with the browser and go back to the page."""
    answer = RedirectResponse(own_path(next), 303)
    answer.set_cookie(LANGUAGE_COOKIE, language, _YEAR, httponly=True, samesite="lax")
    return answer


def _add_pages(console: Console, live: Live) -> None:
    @ui.page("/")
    async def board(request: Request) -> None:
        await board_page.build(console, live, await console.visit(request, Permission.READ_ALARMS))

    @ui.page("/points")
    async def points(request: Request, state: Standing | None = None) -> None:
        await point_list.build(console, live, await console.visit(request, Permission.VIEW_POINTS), state)

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

    @ui.page("/rejected")
    async def rejected(request: Request, reason: Reason | None = None, before: int | None = None) -> None:
        visit = await console.visit(request, Permission.MANAGE)
        await rejected_page.build(console, visit, reason, before)

    @ui.page("/status")
    async def status(request: Request) -> None:
        await status_page.build(console, await console.visit(request, Permission.READ_ALARMS))
