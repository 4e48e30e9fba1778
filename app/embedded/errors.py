"""What can go wrong with an embedded server."""

from byssus.core.errors import Unavailable


class EmbeddedServerError(Unavailable):
    """An embedded server cannot run."""


class FolderInUseError(EmbeddedServerError):
    """Another process runs the server of this folder."""


class OtherVersionError(EmbeddedServerError):
    """The data were written by another major version of the server."""
