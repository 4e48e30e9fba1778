"""`byssus outage …`: points and devices out of service, of which nobody is told; it is recorded all the same."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from byssus.alerts.operator.outage import OutageWanted, begin_outage, end_outage, list_outages
from byssus.app.acting import acting
from byssus.app.commands.options import Data, Key, Reason
from byssus.app.installation import database_url, settings_for
from byssus.core.database import connect

_outage = typer.Typer(no_args_is_help=True, help="Put points and devices out of service, in the name of a key.")


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(_outage, name="outage")


@_outage.command("list")
def show(data: Data = None) -> None:
    """List what is out of service."""
    table = Table("outage", "point or device", "why", "by", "until (UTC)", box=None)
    with connect(database_url(settings_for(data))) as connection:
        found = list_outages(connection)
    for each in found:
        table.add_row(str(each.id), each.point or each.device, each.reason, each.person, f"{each.until:%Y-%m-%d %H:%M}")
    Console().print(table if found else "Everything is in service.")


@_outage.command()
def begin(
    reason: Reason,
    key: Key,
    hours: Annotated[float, typer.Option(min=0.1, help="How long the work will take.")],
    point: Annotated[str | None, typer.Option(help="Code of the point.")] = None,
    device: Annotated[str | None, typer.Option(help="Code of the device: all points that it feeds.")] = None,
    data: Data = None,
) -> None:
    """Put a point, or all points of a device, out of service for a while."""
    with acting(key, data) as (connection, caller, now):
        wanted = OutageWanted(caller.name, reason, now() + timedelta(hours=hours), point, device)
        print(f"Outage {begin_outage(connection, wanted, now()).id} began.")


@_outage.command()
def end(
    number: Annotated[int, typer.Argument(metavar="N", help="Number of the outage.")], key: Key, data: Data = None
) -> None:
    """Put it in service again; what came due meanwhile, and is still so, is told now."""
    with acting(key, data) as (connection, caller, now):
        end_outage(connection, number, caller.name, now())
