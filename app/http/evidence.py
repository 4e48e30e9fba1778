"""Photos and papers about alarms: added by who handles them, shown to who may read them, and who looked is audited."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from byssus.alerts.proof.files import EvidenceFile, add_file, content_of, find_file
from byssus.app.http.context import CalledBy, Context, InContext
from byssus.app.http.paging import RowNumber
from byssus.app.http.permission import require
from byssus.core.identity.access import Caller, Permission
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.proof.content import MOST_BYTES, MediaType, too_large

router = APIRouter(prefix="/alarms/{number}/evidence", tags=["alarms"])
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_BODY = {"requestBody": {"required": True, "content": {media_type.value: _BINARY for media_type in MediaType}}}
SAFE = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
"""A file that somebody sent is shown, and can do nothing."""


@router.post("", openapi_extra=_BODY, dependencies=[require(Permission.HANDLE_ALARMS)])
async def post_evidence(
    request: Request,
    context: InContext,
    caller: CalledBy,
    number: RowNumber,
    name: Annotated[str, Query(max_length=200, description="of the file, for people")] = "",
) -> EvidenceFile:
    """Add a JPEG, a PNG or a PDF, which is the body of the request, to an alarm.

    A photo loses the place and the camera that were written beside the picture. The log keeps the hash of what is
    stored, and of what came.
    """
    return await run_in_threadpool(_add, context, caller, number, name, await _content(request))


@router.get(
    "/{sha256}",
    response_class=Response,
    responses={200: {"content": {media_type.value: _BINARY for media_type in MediaType}}},
    dependencies=[require(Permission.READ_ALARMS)],
)
def get_evidence(
    context: InContext,
    caller: CalledBy,
    number: RowNumber,
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="of the file, as the log has it")],
) -> Response:
    """A file of an alarm, as it is stored; whoever fetches it stands in the audit."""
    with context.pool.connection() as connection:
        file = find_file(connection, number, sha256)
        content = content_of(connection, file)
        deed = Deed(context.clock.now(), caller.name, Action.EVIDENCE_READ, f"alarm {number}", {"sha256": sha256})
        audit(connection, deed)
    way = "attachment" if file.media_type is MediaType.PDF else "inline"
    disposition = f'{way}; filename="{sha256[:12]}{file.media_type.suffix}"'
    return Response(content, media_type=file.media_type, headers={**SAFE, "Content-Disposition": disposition})


def _add(context: Context, caller: Caller, number: int, name: str, sent: bytes) -> EvidenceFile:
    with context.pool.connection() as connection:
        return add_file(connection, number, caller.name, name, sent, context.clock.now())


async def _content(request: Request) -> bytes:
    """The body; more than a file may have is not even received."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MOST_BYTES:
            raise too_large()
    return bytes(content)
