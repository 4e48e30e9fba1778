"""What several commands share: options, and who gives them."""

from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    Path | None, typer.Option("--data", help="Folder of the installation (default: BYSSUS_DATA, else ./data).")
]


def actor() -> str:
    """Who works at the command line, for the audit."""
    try:
        return f"{getuser()} at the command line"
    except (KeyError, OSError):
        return "somebody at the command line"
