"""Points: how each stands now, and how its values ran."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field

from byssus.alerts.views.archive import ArchivedReading, last_reading, list_readings
from byssus.alerts.views.buckets import Bucket, first_steps, read_buckets
from byssus.alerts.views.points import Newest, PointNow, Standing, find_point, list_points
from byssus.alerts.views.recording import Gap, Recording, Window, read_recording
from byssus.alerts.views.sensors import Sensor, list_sensors
from byssus.app.http.context import InContext
from byssus.app.http.paging import Code, CodeFilter
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission
from byssus.core.plant.places import Quantity

router = APIRouter(prefix="/points", tags=["points"], dependencies=[require(Permission.VIEW_POINTS)])
_DAY = timedelta(days=1)
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_Time = Annotated[AwareDatetime, Field(ge=_EARLIEST, le=_LATEST)]
From = Annotated[_Time | None, Query(alias="from", description="event time; a day before `to`, if left out")]
To = Annotated[_Time | None, Query(alias="to", description="event time, not included; now, if left out")]


class Waiting(BaseModel):
    """How many readings wait, since when, and how late the least late of them came."""

    count: int
    since: datetime
    behind: timedelta


class Point(BaseModel):
    """A point as it stands; `age` is the time since its newest reading was received."""

    code: str
    site: str
    zone: str
    quantity: Quantity
    unit: Annotated[str, Field(description="SenML unit of its values (RFC 8428 § 12.1)")]
    every: Annotated[timedelta, Field(description="expected interval between readings")]
    standing: Standing
    newest: Newest | None
    age: timedelta | None
    waiting: Annotated[
        Waiting | None,
        Field(description="readings hours late: they wait until we know whether link or clock is late"),
    ]


class ReadingPage(BaseModel):
    """Readings of a point, oldest first."""

    entries: list[ArchivedReading]
    next: Annotated[datetime | None, Field(description="`from` of the next page; null on the last")]


class BucketPage(BaseModel):
    """Steps of time, oldest first, and the gaps among them."""

    entries: list[Bucket]
    gaps: list[Gap]
    next: Annotated[datetime | None, Field(description="`from` of the next page; null on the last")]


class LastReading(BaseModel):
    """The newest reading; both are null where there is none."""

    reading: ArchivedReading | None
    age: timedelta | None


@router.get("")
def get_points(
    context: InContext, site: CodeFilter = None, zone: CodeFilter = None, standing: Standing | None = None
) -> list[Point]:
    """Every point, or those of a site, of a zone, or that stand in a certain way."""
    with context.pool.connection() as connection:
        points = [_point(each, context.clock.now()) for each in list_points(connection)]
    wanted = {"site": site, "zone": zone, "standing": standing}
    return [point for point in points if all(value in (None, getattr(point, name)) for name, value in wanted.items())]


@router.get("/{code:path}/readings")
def get_readings(
    context: InContext,
    code: Code,
    start: From = None,
    end: To = None,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> ReadingPage:
    """The readings of a point as they came, oldest first."""
    window = window_of(start, end, context.clock.now())
    with context.pool.connection() as connection:
        readings = list_readings(connection, find_point(connection, code).code, window, limit + 1)
    following = readings[limit].time if len(readings) > limit else None
    return ReadingPage(entries=readings[:limit], next=following)


@router.get("/{code:path}/buckets")
def get_buckets(
    context: InContext,
    code: Code,
    step: Annotated[timedelta, Query(description="length of a step, in whole seconds")] = timedelta(hours=1),
    start: From = None,
    end: To = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="steps in one page at most")] = 500,
) -> BucketPage:
    """The readings of a point in equal steps from `from` on: those without a reading are there too, and each gap."""
    window = window_of(start, end, context.clock.now())
    page = first_steps(window, step, limit)
    with context.pool.connection() as connection:
        found = read_buckets(connection, find_point(connection, code).code, page, step)
    return BucketPage(entries=found.steps, gaps=found.gaps, next=page.end if page.end < window.end else None)


@router.get("/{code:path}/last")
def get_last(
    context: InContext,
    code: Code,
    at: Annotated[_Time | None, Query(description="event time; now, if left out")] = None,
) -> LastReading:
    """The newest reading of a point at a time or before, and how old it was then."""
    at = at or context.clock.now()
    with context.pool.connection() as connection:
        reading = last_reading(connection, find_point(connection, code).code, at)
    return LastReading(reading=reading, age=_age(reading.time, at) if reading else None)


@router.get("/{code:path}/recording")
def get_recording(context: InContext, code: Code, start: From = None, end: To = None) -> Recording:
    """How the values of a point ran, for a chart: readings, or the least, mean and greatest of steps of time.

    At most 1 500 of either, with the gaps in the data, the limits that were in force, and the excursions.
    """
    window = window_of(start, end, context.clock.now())
    with context.pool.connection() as connection:
        point = find_point(connection, code)
        return read_recording(connection, point.code, point.every, window)


@router.get("/{code:path}/sensors")
def get_sensors(context: InContext, code: Code) -> list[Sensor]:
    """The sensors that the point has had, newest first: from when to when, and how each was calibrated."""
    with context.pool.connection() as connection:
        return list_sensors(connection, find_point(connection, code).code, context.clock.now())


@router.get("/{code:path}")
def get_point(context: InContext, code: Code) -> Point:
    """One point as it stands."""
    with context.pool.connection() as connection:
        return _point(find_point(connection, code), context.clock.now())


def _point(point: PointNow, now: datetime) -> Point:
    return Point(
        code=point.code,
        site=point.place.site.code,
        zone=point.place.zone.code,
        quantity=point.quantity,
        unit=point.unit,
        every=point.every,
        standing=point.standing,
        newest=point.newest,
        age=_age(point.newest.received_at, now) if point.newest else None,
        waiting=_waiting(point),
    )


def _waiting(point: PointNow) -> Waiting | None:
    if point.waiting is None:
        return None
    waiting = point.waiting
    return Waiting(count=waiting.count, since=waiting.since, behind=_whole_seconds(waiting.behind))


def _age(received_at: datetime, now: datetime) -> timedelta:
    return _whole_seconds(max(timedelta(0), now - received_at))


def _whole_seconds(duration: timedelta) -> timedelta:
    """The durations of JSON Schema (RFC 3339 appendix A) have no parts of seconds."""
    return timedelta(seconds=duration // timedelta(seconds=1))


def window_of(start: datetime | None, end: datetime | None, now: datetime) -> Window:
    """The stretch of time that was asked for; raises `InvalidInput` if it is empty or too long."""
    end = end or now
    return Window(start or end - _DAY, end)
