"""`byssus workshop`: what lies in a workshop and what was entered; records of a file, as a phone would send them."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import orjson
import typer
from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from rich.table import Table

from byssus.app.commands.options import OURSELVES, Data
from byssus.app.installation import clock_of, database_url, settings_for
from byssus.core.database import connect
from byssus.core.errors import InvalidInput
from byssus.trace.workshop.desk import enter as enter_record
from byssus.trace.workshop.model import Entry
from byssus.trace.workshop.view import Desk, read_desk

_workshop = typer.Typer(no_args_is_help=True, help="What workshops enter of intake, production and sale.")
_FILE: TypeAdapter[dict[UUID, Entry]] = TypeAdapter(dict[UUID, Entry])


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(_workshop, name="workshop")


@_workshop.command()
def show(site: Annotated[str, typer.Argument(help="Code of the workshop.")], data: Data = None) -> None:
    """Show what lies there, the latest records, and what is missing of the last seven days."""
    settings = settings_for(data)
    with connect(database_url(settings), application="byssus-workshop") as connection:
        desk = read_desk(connection, site, OURSELVES, clock_of(settings).now())
    for table in _tables(desk):
        Console().print(table)


@_workshop.command()
def enter(
    file: Annotated[
        Path, typer.Argument(help="JSON: an object of records, each under a UUID of its own.", dir_okay=False)
    ],
    data: Data = None,
) -> None:
    """Enter records; one that was entered before changes nothing."""
    settings = settings_for(data)
    entries = _read(file)
    with connect(database_url(settings), application="byssus-workshop") as connection:
        now = clock_of(settings).now()
        entered = [enter_record(connection, number, entry, OURSELVES, now) for number, entry in entries.items()]
    new = sum(each.is_new for each in entered)
    print(f"{new} records entered, {len(entered) - new} known before.")


def _read(file: Path) -> dict[UUID, Entry]:
    try:
        return _FILE.validate_python(orjson.loads(file.read_bytes()))
    except OSError as error:
        raise InvalidInput(f"The file cannot be read: {error.strerror}.", where=str(file)) from error
    except (orjson.JSONDecodeError, ValidationError) as error:
        raise InvalidInput(f"The file holds no records: {error}.", where=str(file)) from error


def _tables(desk: Desk) -> list[Table]:
    stock = Table("lot", "product", "kg", title="In stock", box=None)
    for lot in desk.stock:
        stock.add_row(lot.lot or lot.uri, lot.product, "?" if lot.kg is None else f"{lot.kg:g}")
    records = Table("at (UTC)", "kind", "by", "record", title="Entered", box=None)
    for record in desk.records:
        mark = "" if record.replaced_by is None else " (replaced)"
        records.add_row(f"{record.at:%Y-%m-%d %H:%M}", record.kind + mark, record.entered_by, str(record.id))
    gaps = Table("day", "missing", "about", "what", title="Missing", box=None)
    for gap in desk.gaps:
        gaps.add_row(gap.day.isoformat(), gap.missing, gap.about, gap.en)
    return [stock, records, gaps]
