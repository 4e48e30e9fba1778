"""`byssus hold`: goods that may not be shipped or sold."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from byssus.app.acting import acting
from byssus.app.commands.options import Data, Key, Reason
from byssus.app.holding import place_for, release_for
from byssus.app.installation import clock_of, database_url, settings_for
from byssus.core.database import connect
from byssus.core.identity.access import Permission
from byssus.trace.hold.check import check as ask
from byssus.trace.hold.listing import list_breaches, list_holds
from byssus.trace.hold.model import Hold

_hold = typer.Typer(no_args_is_help=True, help="Hold goods, release them, and ask whether they may move.")
_Code = Annotated[str, typer.Argument(help="Digital Link, element string, scan data, (01)… or an EPC URN.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(_hold, name="hold")


@_hold.command("list")
def show(
    every: Annotated[bool, typer.Option("--all", help="Those that hold nothing any more, too.")] = False,
    data: Data = None,
) -> None:
    """List what is held and why, and events that moved it all the same."""
    with connect(database_url(settings_for(data)), application="byssus-hold") as connection:
        holds = list_holds(connection, open=None if every else True)
        breaches = list_breaches(connection)
    table = Table("hold", "since (UTC)", "by", "why", "thing", "is at", box=None)
    for hold in holds:
        excursion = hold.excursion
        why = f"{excursion.zone}: {excursion.point} to {excursion.peak:g}" if excursion else hold.reason
        for thing in hold.things:
            places = ", ".join(place.zone or place.uri for place in thing.places)
            row = (str(hold.id), f"{thing.placed_at:%Y-%m-%d %H:%M}", _author(hold), why, thing.item.uri)
            table.add_row(*row, thing.ending.value if thing.ending else places)
    Console().print(table if holds else "Nothing is held.")
    for breach in breaches:
        Console().print(
            f"Hold {breach.hold} was broken: {breach.step} of {breach.moved} at {breach.at:%Y-%m-%d %H:%M}."
        )


def _author(hold: Hold) -> str:
    return f"{hold.placed_by} (regulator)" if hold.of_regulator else hold.placed_by


@_hold.command()
def check(code: _Code, data: Data = None) -> None:
    """Say whether what a code names may be shipped or sold; exit code 1 if not."""
    settings = settings_for(data)
    with connect(database_url(settings), application="byssus-hold") as connection:
        answer = ask(connection, code, clock_of(settings).now())
    for block in answer.blocks:
        print(f"{block.uri}: {block.en}")
    if not answer.may_move:
        raise typer.Exit(1)
    print("It may move." if answer.known else "It may move; no event tells of it.")


@_hold.command()
def place(code: _Code, key: Key, reason: Reason, data: Data = None) -> None:
    """Hold what a code names, and what is in it."""
    with acting(key, data, Permission.HOLD) as (connection, caller, now):
        hold = place_for(connection, caller, code, reason, now())
    print(f"Hold {hold.id}.")


@_hold.command()
def release(
    number: int,
    key: Key,
    reason: Reason,
    thing: Annotated[list[str] | None, typer.Option(help="Only this thing; may be given several times.")] = None,
    data: Data = None,
) -> None:
    """Let things go; another person than the one who placed the hold decides, and a regulator if one placed it."""
    with acting(key, data, Permission.HOLD) as (connection, caller, now):
        release_for(connection, caller, number, reason, now(), thing or None)
    print(f"Released from hold {number}.")
