"""Codes out of photos."""

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from byssus.app.http.permission import require
from byssus.core.identity.access import Permission
from byssus.trace.pictures.picture import FORMATS, MOST_BYTES, too_many_bytes
from byssus.trace.pictures.read import PictureRead, read_picture

router = APIRouter(prefix="/codes", tags=["codes"], dependencies=[require(Permission.TRACE)])
_PICTURE = {
    "requestBody": {
        "required": True,
        "content": {f"image/{name.lower()}": {"schema": {"type": "string", "format": "binary"}} for name in FORMATS},
    }
}


@router.post("/read", openapi_extra=_PICTURE)
async def post_picture(request: Request) -> PictureRead:
    """The codes in a photo, which is the body of the request: what each says, what is wrong with it, where it is."""
    return await run_in_threadpool(read_picture, await _content(request))


async def _content(request: Request) -> bytes:
    """The body; more than a photo may have is not even received."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MOST_BYTES:
            raise too_many_bytes()
    return bytes(content)
