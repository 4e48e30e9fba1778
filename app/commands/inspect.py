"""`byssus config` and `byssus doctor`: questions that change nothing."""

import typer
from rich.console import Console
from rich.table import Table

from byssus.app.commands.options import Data
from byssus.app.installation import settings_for
from byssus.core.settings import Settings


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(config)
    app.command()(doctor)


def config(data: Data = None) -> None:
    """Show every setting with its value and meaning; secrets are hidden."""
    settings = settings_for(data)
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        shown = "" if value is None else str(value)
        print(f"# {field.description}\nBYSSUS_{name.upper()}={shown}")


def doctor(data: Data = None) -> None:
    """Look at everything Byssus stands on, and say what to do about what is wrong."""
    from byssus.app.doctor import Health, examine

    table = Table("", "what", "found", "what to do", box=None)
    findings = list(examine(settings_for(data)))
    for finding in findings:
        table.add_row(finding.health.sign, finding.what, finding.found, finding.advice)
    Console().print(table)
    if any(finding.health is Health.BAD for finding in findings):
        raise typer.Exit(1)
