"""What can go wrong with an embedded server."""

from __future__ import annotations

from byssus.core.errors import ByssusError


class EmbeddedServerError(ByssusError):
    """An embedded server cannot run; the message says which, where, and what to do."""


class FolderInUseError(EmbeddedServerError):
    """Another process runs the server of this folder."""


class FolderClosedError(EmbeddedServerError):
    """The server's account cannot reach a folder that it needs."""


class OtherVersionError(EmbeddedServerError):
    """The data were written by another major version of the server."""
