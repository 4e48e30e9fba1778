"""Labels to print."""

from zoneinfo import ZoneInfo

from fastapi import APIRouter, Response

from byssus.app.http.context import InContext
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission
from byssus.trace.labels.printing import Form, LabelsWanted, print_labels

router = APIRouter(prefix="/labels", tags=["labels"], dependencies=[require(Permission.ISSUE_CODES)])
_CHINA = ZoneInfo("Asia/Shanghai")
_FILES = {form.media_type: {"schema": {"type": "string", "format": "binary"}} for form in Form}


@router.post("", response_class=Response, responses={200: {"content": _FILES, "description": "the labels"}})
def post_labels(context: InContext, wanted: LabelsWanted) -> Response:
    """Labels with these codes, as a picture of one or as PDF; what is printed reads back as the same elements."""
    today = context.clock.now().astimezone(_CHINA).date()
    with context.pool.connection() as connection:
        printed = print_labels(connection, wanted, today)
    return Response(printed.content, media_type=printed.media_type)
