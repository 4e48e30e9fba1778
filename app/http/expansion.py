"""Compressed codes as addresses: whoever asks for one asks for the Digital Link that it stands for."""

import re
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from byssus.trace.gs1.canonical import STEM
from byssus.trace.gs1.compression import decompressed

_COMPRESSED: Final = re.compile(r"/[0-9A-Za-z_-]{10,2000}")
"""One segment; the shortest key of a GTIN or GLN takes ten characters. Pages of ours are no valid codes."""


class Expansion:
    """Middleware that puts the code in the place of its compressed form, before anybody looks at the address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on with the request, or with the one that it stands for."""
        if scope["type"] == "http" and _COMPRESSED.fullmatch(scope["path"]):
            scope = _expanded(scope)
        await self._app(scope, receive, send)


def _expanded(scope: Scope) -> Scope:
    code = decompressed(scope["path"][1:])
    link = code.digital_link if code else None
    if link is None:
        return scope
    path, _, attributes = link.removeprefix(STEM).partition("?")
    query = b"&".join(filter(None, (attributes.encode(), scope["query_string"])))
    return {**scope, "path": path, "raw_path": path.encode(), "query_string": query}
