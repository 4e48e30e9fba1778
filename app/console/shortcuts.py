"""Addresses beside the pages: the language picker, the chart of a zone at a time, what keeps the workshop's page."""

from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Path, Query
from fastapi.responses import RedirectResponse, Response

from byssus.alerts.views.points import list_points
from byssus.app.console.assets import WORKER, worker
from byssus.app.http.context import InContext
from byssus.app.http.login import own_path
from byssus.app.http.pages import Language, keep_language
from byssus.app.http.permission import require
from byssus.core.errors import NotFound
from byssus.core.identity.access import Permission
from byssus.core.plant.places import Quantity

router = APIRouter(include_in_schema=False)


@router.get("/language/{language}")
def pick_language(language: Annotated[Language, Path()], next: str = "/") -> Response:  # noqa: A002
    """Keep the picked language with the browser and go back to the page."""
    answer = RedirectResponse(own_path(next), 303)
    keep_language(answer, language)
    return answer


@router.get(WORKER)
def keep_workshop() -> Response:
    """The script by which a phone keeps the page of its workshop; browsers look for a new one when they open it."""
    return Response(worker(), media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@router.get("/zones/{code:path}", dependencies=[require(Permission.VIEW_POINTS)])
def show_zone(
    context: InContext, code: str, start: Annotated[str, Query(alias="from")], end: Annotated[str, Query(alias="to")]
) -> Response:
    """Go to the chart of the zone's first thermometer, or of whatever else measures there.

    Raises:
        NotFound: nothing measures there.
    """
    with context.pool.connection() as connection:
        there = [point for point in list_points(connection) if point.place.zone.code == code]
    if not there:
        raise NotFound(f"Nothing measures in the zone {code!r}.")
    first = min(there, key=lambda point: (point.quantity is not Quantity.TEMPERATURE, point.code))
    return RedirectResponse(f"/points/{quote(first.code)}?{urlencode({'from': start, 'to': end})}", 303)
