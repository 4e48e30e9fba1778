"""Compressed codes as addresses: whoever asks for one asks for the Digital Link that it stands for."""

import re
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from byssus.trace.gs1.canonical import STEM
from byssus.trace.gs1.compression import decompressed

_COMPRESSED: Final = re.compile(r"/[0-9A-Za-z_-]{10,2000}")
"""One segment; the shortest key of a GTIN or GLN takes ten characters. Pages of ours are no valid codes."""


class Expansion:
    """Middleware that puts the code in the place of its compressed form, before anybody looks at the address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on with the request, or with the one that it stands for; the answer then names it."""
        link = _link(scope["path"]) if scope["type"] == "http" else None
        if link is None:
            await self._app(scope, receive, send)
        else:
            await self._app(_expanded(scope, link), receive, _naming(link, send))


def _link(path: str) -> str | None:
    code = decompressed(path[1:]) if _COMPRESSED.fullmatch(path) else None
    return code.digital_link if code else None


def _naming(link: str, send: Send) -> Send:
    """Sends the answer with the uncompressed form of the code in a header, as GS1's conformance suite asks."""
    same = (b"link", f'<{link}>; rel="owl:sameAs"'.encode())

    async def named(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], same]}
        await send(message)

    return named


def _expanded(scope: Scope, link: str) -> Scope:
    path, _, attributes = link.removeprefix(STEM).partition("?")
    query = b"&".join(filter(None, (attributes.encode(), scope["query_string"])))
    return {**scope, "path": path, "raw_path": path.encode(), "query_string": query}
