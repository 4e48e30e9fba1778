"""What several commands share: options, how they are read, and in whose name commands act."""

from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import Annotated, Final

import typer

from byssus.core.errors import InvalidInput
from byssus.core.identity.access import Caller, Role

Key = Annotated[str, typer.Option(envvar="BYSSUS_KEY", help="Your access key; better in the environment.")]
Reason = Annotated[str, typer.Option(help="Why; it stands in the log.")]
Data = Annotated[
    Path | None, typer.Option("--data", help="Folder of the installation (default: BYSSUS_DATA, else ./data).")
]


def _account() -> str:
    try:
        return f"{getuser()} at the command line"
    except (KeyError, OSError):
        return "somebody at the command line"


OURSELVES: Final = Caller("", _account(), Role.ADMIN)
"""Whoever may run commands on this machine."""


def instant(text: str, option: str) -> datetime:
    """A time that an option gives, in UTC.

    Raises:
        InvalidInput: it is none, or has no zone.
    """
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"{text!r} is no time.", where=option, advice="Such as 2026-01-01T00:00+08:00.") from error
    if time.tzinfo is None:
        raise InvalidInput(f"{text!r} has no zone.", where=option, advice="Such as 2026-01-01T00:00+08:00.")
    return time.astimezone(UTC)
