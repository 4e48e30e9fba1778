"""The readings of a point as a CSV file, streamed."""

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from byssus.alerts.views.archive import ArchivedReading, list_readings
from byssus.alerts.views.points import find_point
from byssus.alerts.views.reading_table import PAGE, csv_parts, pages
from byssus.alerts.views.recording import Window
from byssus.app.http.context import InContext
from byssus.app.http.paging import Code
from byssus.app.http.permission import require
from byssus.app.http.points import From, To, window_of
from byssus.core.identity.access import Permission

router = APIRouter(prefix="/points", tags=["points"], dependencies=[require(Permission.VIEW_POINTS)])


class CsvStream(StreamingResponse):
    """A CSV file that is written while it is sent."""

    media_type = "text/csv"


@router.get("/{code:path}/readings.csv", response_class=CsvStream)
def get_readings_csv(context: InContext, code: Code, start: From = None, end: To = None) -> CsvStream:
    """The readings of a point as a CSV file: time (UTC), point, value, unit; oldest first, 400 days at most.

    Each part is a query of its own, so that a slow reader holds no connection to the database.
    """
    window = window_of(start, end, context.clock.now())
    with context.pool.connection() as connection:
        point = find_point(connection, code)

    def read(code: str, rest: Window) -> list[ArchivedReading]:
        with context.pool.connection() as connection:
            return list_readings(connection, code, rest, PAGE)

    return CsvStream(csv_parts(pages(read, [(point.code, point.unit)], window)))
