"""`byssus rejected`: messages that could not be read or mapped, and their replay."""

import typer

_rejected = typer.Typer(no_args_is_help=True, help="List and replay messages that could not be read or mapped.")


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(_rejected, name="rejected")
