"""The alarm log as it grows, as server-sent events: nobody polls, and nothing is lost between two connections."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

import psycopg
from fastapi import APIRouter, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from byssus.alerts.views.register import LogLine, RegisteredAlarm, ask_log_after, find_alarms, newest_line
from byssus.app.http.context import Context, InContext
from byssus.app.http.gate import Shown, shown_by
from byssus.app.http.listener import Listener, Topic
from byssus.app.http.permission import require
from byssus.core.errors import NotIdentified
from byssus.core.identity.access import Permission

router = APIRouter(prefix="/alarms", tags=["alarms"], dependencies=[require(Permission.READ_ALARMS)])
_BATCH = 100
_MOST = 2**63 - 1


class Happening(BaseModel):
    """Something happened to an alarm, and how the alarm stands now (which may be later than the line).

    `alarm` is null where it happened to a point or a device, which was put out of service, or in service again.
    """

    line: LogLine
    alarm: RegisteredAlarm | None


@router.get("/stream", response_class=EventSourceResponse)
async def stream_alarms(
    request: Request,
    context: InContext,
    after: Annotated[int | None, Query(ge=0, le=_MOST, description="the `line` of a list of alarms")] = None,
    last_event_id: Annotated[int | None, Header(ge=0, le=_MOST, description="sent by browsers that come back")] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Every line of the alarm log from now on, or after `Last-Event-ID`, or else after the line `after`.

    The event's name is what happened (raised, acknowledged, …), its id the number of the line, its data the line and
    the alarm. A comment every 15 seconds keeps proxies from closing. The stream ends when the key stops being valid.
    """
    seen = last_event_id if last_event_id is not None else after
    if seen is None:
        seen = await run_in_threadpool(_newest, context)
    shown = shown_by(context, request)
    listener: Listener = request.app.state.listener
    rung = asyncio.Event()

    def hear(topic: Topic, _: str) -> None:
        if topic is not Topic.READINGS:
            rung.set()

    with listener.subscribed(hear):
        while True:
            rung.clear()  # before we read: what is committed while we read wakes us again
            happenings = await run_in_threadpool(_happenings, context, shown, seen)
            if happenings is None:
                return
            for happening in happenings:
                seen = happening.line.id
                yield ServerSentEvent(data=happening, event=happening.line.what, id=str(seen))
            if len(happenings) < _BATCH:
                await rung.wait()


def _newest(context: Context) -> int:
    with context.pool.connection() as connection:
        return newest_line(connection)


def _happenings(context: Context, shown: Shown, seen: int) -> list[Happening] | None:
    """What happened after the line `seen`, asked for together with the key; None where the stream has to end.

    That is when the key or session is over, or the database away: the browser comes back and goes on where it was.
    """
    try:
        with context.pool.connection() as connection, connection.pipeline():
            asked = ask_log_after(connection, seen, _BATCH)
            shown.holder(connection, context.wall.now())
            lines = asked()
            alarms = find_alarms(connection, [line.alarm for line in lines if line.alarm is not None])
    except (NotIdentified, psycopg.OperationalError):
        return None
    return [Happening(line=line, alarm=alarms.get(line.alarm) if line.alarm else None) for line in lines]
