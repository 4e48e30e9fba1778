"""The one base of every error that Byssus raises on purpose."""

from __future__ import annotations


class ByssusError(Exception):
    """Says what was wrong, where, and what to do.

    Attributes:
        status: The HTTP status that this error answers with.
    """

    status = 500
