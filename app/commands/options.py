"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Key = Annotated[str, typer.Option(envvar="BYSSUS_KEY", help="Your access key; better in the environment.")]
Reason = Annotated[str, typer.Option(help="Why; it stands in the log.")]
Data = Annotated[
    Path | None, typer.Option("--data", help="Folder of the installation (default: BYSSUS_DATA, else ./data).")
]
