"""Alarms: which there are, what happened to each, and what people do about them."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from byssus.alerts.proof.files import EvidenceFile, files_of
from byssus.alerts.views.register import (
    LogLine,
    RegisteredAlarm,
    Selection,
    find_alarm,
    list_alarms,
    log_of,
    newest_line,
)
from byssus.app.http.context import InContext
from byssus.app.http.paging import Before, CodeFilter, Limit, Next, RowNumber, next_page
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission
from byssus.core.plant.haccp import Severity

router = APIRouter(prefix="/alarms", tags=["alarms"], dependencies=[require(Permission.READ_ALARMS)])


class AlarmPage(BaseModel):
    """Alarms, newest first."""

    entries: list[RegisteredAlarm]
    next: Next
    line: Annotated[int, Field(description="`after` for the stream: all that happens after this answer follows there")]


class AlarmHistory(BaseModel):
    """An alarm, its log, and the files that prove what was done; what was decided for lots stands in the log."""

    alarm: RegisteredAlarm
    log: list[LogLine]
    evidence: list[EvidenceFile]


@router.get("")
def get_alarms(
    context: InContext,
    open: bool | None = None,  # noqa: A002
    active: bool | None = None,
    acknowledged: bool | None = None,
    to_verify: bool | None = None,
    severity: Severity | None = None,
    site: CodeFilter = None,
    before: Before = None,
    limit: Limit = 100,
) -> AlarmPage:
    """Alarms that are `open` (not closed), `active` (the condition holds), `acknowledged`, of a severity, of a site.

    Those `to_verify` are closed, and wait for a second person.
    """
    selection = Selection(open, active, acknowledged, to_verify, severity, site)
    with context.pool.connection() as connection:
        line = newest_line(connection)  # first: what is committed after it shows in the list, the stream, or both
        alarms = list_alarms(connection, selection, before=before, limit=limit)
    return AlarmPage(entries=alarms, next=next_page([alarm.id for alarm in alarms], limit), line=line)


@router.get("/{number}")
def get_alarm(context: InContext, number: RowNumber) -> AlarmHistory:
    """One alarm and everything that happened to it, in order."""
    with context.pool.connection() as connection:
        alarm = find_alarm(connection, number)
        return AlarmHistory(alarm=alarm, log=log_of(connection, number), evidence=files_of(connection, [number]))
