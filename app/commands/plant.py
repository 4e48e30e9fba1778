"""`byssus migrate` and `byssus apply`: the schema, and the plant as data."""

from pathlib import Path
from typing import Annotated

import typer

from byssus.app.commands.options import Data
from byssus.app.installation import clock_of, database_url, settings_for
from byssus.app.plant import apply_files
from byssus.core.database import connect
from byssus.core.migrate import migrate as bring_up


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(migrate)
    app.command()(apply)


def migrate(data: Data = None) -> None:
    """Bring the database to the schema of this release."""
    settings = settings_for(data)
    with connect(database_url(settings)) as connection:
        done = bring_up(connection, clock_of(settings).now())
    for migration in done:
        print(f"{migration.number:04} {migration.name}")
    print(f"{len(done)} migrations applied; the schema is up to date.")


def apply(
    files: Annotated[list[Path], typer.Argument(metavar="PLANT.yaml...", help="Plant files; they add up.")],
    data: Data = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the difference and change nothing.")] = False,
) -> None:
    """Bring sites, zones, points, devices, HACCP plans, contacts and links of codes to what plant files say."""
    settings = settings_for(data)
    with connect(database_url(settings)) as connection:
        changes = apply_files(connection, files, clock_of(settings).now())
        if dry_run:
            connection.rollback()
    for change in changes:
        print(change)
    print(f"{len(changes)} changes {'would be made' if dry_run else 'made'}.")
