"""The whole chain of a code as a file, signed."""

from base64 import b64encode
from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from byssus.app.bundle import bundle
from byssus.app.http.context import CalledBy, Context, InContext
from byssus.app.http.permission import require
from byssus.app.http.trace import InCode
from byssus.app.taking_away import Clocks, TakenAway, taken_by
from byssus.core.identity.access import Caller, Permission
from byssus.core.paper.form import Language
from byssus.trace.documents.files import Form, Wanted

router = APIRouter(tags=["trace"], dependencies=[require(Permission.TRACE)])
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_ZIP = "application/zip"
_FILES: dict[int | str, dict[str, object]] = {
    200: {"description": "The file", "content": {**{form.media_type: _BINARY for form in Form}, _ZIP: _BINARY}}
}


@router.get("/trace/file", response_class=StreamingResponse, responses=_FILES)
def get_file(
    context: InContext,
    caller: CalledBy,
    code: InCode,
    form: Annotated[Form | None, Query(description="left out, the first of the header `Accept`; or the report")] = None,
    language: Annotated[Language, Query(description="of the report")] = Language.ZH,
    at: Annotated[AwareDatetime | None, Query(description="until when the report measures open stays")] = None,
    signed: Annotated[bool, Query(description="a ZIP of the file and its signature")] = False,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> StreamingResponse:
    """The whole chain of a code as a file: a report on paper, workbooks, or EPCIS; as far as the caller may see it.

    The same question about the same data gives the same bytes. `Content-Digest` (RFC 9530) has the hash of what is
    sent; `Byssus-Signature` is the signature on the file, which `/signatures/{sha256}` gives again.
    """
    wanted = Wanted(code, form or _accepted(accept), language, at)
    taken = _take(context, caller, wanted)
    name = f"trace-{taken.digest.sha256.hex()[:12]}.{wanted.form.suffix}"
    headers = {"Byssus-Signature": taken.signature, "Cache-Control": "private, no-store"}
    if signed:
        headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
        return StreamingResponse(bundle(name, taken), media_type=_ZIP, headers=headers)
    headers |= {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(taken.digest.bytes),
        "Content-Digest": f"sha-256=:{b64encode(taken.digest.sha256).decode()}:",
    }
    return StreamingResponse(taken.parts(), media_type=wanted.form.media_type, headers=headers)


def _take(context: Context, caller: Caller, wanted: Wanted) -> TakenAway:
    now = Clocks(context.clock.now(), context.wall.now())
    with context.pool.connection() as connection:
        return taken_by(connection, caller, wanted, context.signing_key, now)


def _accepted(header: str) -> Form:
    """The first form of which the header `Accept` names the media type; the report where it names none."""
    asked = [part.partition(";")[0].strip().lower() for part in header.split(",")]
    return next((form for media_type in asked for form in Form if form.media_type == media_type), Form.REPORT)
