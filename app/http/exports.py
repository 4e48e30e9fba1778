"""The readings of a point, or of all points of a site, as a file that is written while it is sent."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import StreamingResponse

from byssus.alerts.views.archive import ArchivedReading, list_readings
from byssus.alerts.views.points import PointNow, find_point, list_points
from byssus.alerts.views.reading_table import PAGE, Format, pages, parts
from byssus.alerts.views.recording import Window
from byssus.app.http.context import CalledBy, Context, InContext
from byssus.app.http.paging import Code
from byssus.app.http.permission import require
from byssus.app.http.points import From, To, window_of
from byssus.core.errors import NotFound
from byssus.core.identity.access import Caller, Permission
from byssus.core.identity.audit import Action, Deed, audit

router = APIRouter(tags=["points"], dependencies=[require(Permission.VIEW_POINTS)])
_TYPES = {Format.CSV: "text/csv", Format.PARQUET: "application/vnd.apache.parquet"}
_FILE: dict[int | str, dict[str, object]] = {
    200: {"description": "The file", "content": {each: {} for each in _TYPES.values()}}
}
InFormat = Annotated[Format, Path(description="what it is written as")]


@router.get("/points/{code:path}/readings.{form}", response_class=StreamingResponse, responses=_FILE)
def get_readings_of_point(
    context: InContext, caller: CalledBy, code: Code, form: InFormat, start: From = None, end: To = None
) -> StreamingResponse:
    """The readings of a point as a file: time (UTC), point, value, unit; oldest first, 400 days at most."""
    window = window_of(start, end, context.clock.now())
    with context.pool.connection() as connection:
        point = find_point(connection, code)
        audit(connection, _deed(context, caller, code, form, window))
    return _stream(context, form, [point], window)


@router.get("/sites/{code}/readings.{form}", response_class=StreamingResponse, responses=_FILE)
def get_readings_of_site(
    context: InContext, caller: CalledBy, code: Code, form: InFormat, start: From = None, end: To = None
) -> StreamingResponse:
    """The readings of all points of a site as one file, by point and time; 400 days at most."""
    window = window_of(start, end, context.clock.now())
    with context.pool.connection() as connection:
        points = [point for point in list_points(connection) if point.place.site.code == code]
        if not points:
            raise NotFound(f"There is no site {code!r} with points.", advice="The list of sites has every code.")
        audit(connection, _deed(context, caller, code, form, window))
    return _stream(context, form, points, window)


def _deed(context: Context, caller: Caller, code: str, form: Format, window: Window) -> Deed:
    span = {"from": window.start.isoformat(), "to": window.end.isoformat()}
    return Deed(context.clock.now(), caller.name, Action.READINGS_EXPORTED, code, {"form": form, **span})


def _stream(context: Context, form: Format, points: Iterable[PointNow], window: Window) -> StreamingResponse:
    """Each part is a query of its own, so that a slow reader holds no connection to the database."""

    def read(code: str, rest: Window) -> list[ArchivedReading]:
        with context.pool.connection() as connection:
            return list_readings(connection, code, rest, PAGE)

    wanted = [(point.code, point.unit) for point in points]
    return StreamingResponse(parts(form, pages(read, wanted, window)), media_type=_TYPES[form])
