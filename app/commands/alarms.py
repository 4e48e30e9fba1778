"""`byssus alarm …`: what waits for people, and acts on it in the name of the key that is shown."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from byssus.alerts.operator.desk import (
    acknowledge_alarm,
    comment_alarm,
    reopen_alarm,
    shelve_alarm,
    unshelve_alarm,
)
from byssus.alerts.operator.shelving import Shelving
from byssus.alerts.views.register import Selection, find_alarm, list_alarms, log_of
from byssus.app.closing import verify_with_lots
from byssus.app.commands.options import Data
from byssus.app.installation import clock_of, database_url, settings_for
from byssus.core.database import Connection, connect
from byssus.core.identity.access import Caller, Permission
from byssus.core.identity.keys import identify

_alarm = typer.Typer(no_args_is_help=True, help="See alarms, and act on them in the name of a key.")
Number = Annotated[int, typer.Argument(metavar="N", help="Number of the alarm.")]
Key = Annotated[str, typer.Option(envvar="BYSSUS_KEY", help="Your access key; better in the environment.")]
Reason = Annotated[str, typer.Option(help="Why; it stands in the log.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(_alarm, name="alarm")


@_alarm.command("list")
def show_all(
    verify: Annotated[bool, typer.Option("--to-verify", help="Those that wait for a second person.")] = False,
    data: Data = None,
) -> None:
    """List alarms that are open, or wait to be verified."""
    selection = Selection(to_verify=True) if verify else Selection(open=True)
    table = Table("alarm", "severity", "about", "where", "raised", "by", box=None)
    with connect(database_url(settings_for(data))) as connection:
        for alarm in list_alarms(connection, selection):
            who = alarm.closed_by or alarm.acknowledged_by or ""
            where = alarm.point or alarm.gateway or alarm.site
            table.add_row(str(alarm.id), alarm.severity, alarm.kind, where, f"{alarm.raised_at:%Y-%m-%d %H:%M}", who)
    Console().print(table)


@_alarm.command()
def show(number: Number, data: Data = None) -> None:
    """Show what happened to an alarm, line by line, in UTC."""
    with connect(database_url(settings_for(data))) as connection:
        find_alarm(connection, number)
        for line in log_of(connection, number):
            said = ", ".join(f"{name} {value}" for name, value in line.detail.items() if value not in (None, "", []))
            print(f"{line.at:%Y-%m-%d %H:%M:%S} {line.actor} {line.what}: {said}".rstrip(": "))


@_alarm.command()
def acknowledge(number: Number, key: Key, data: Data = None) -> None:
    """Take an alarm on."""
    with _acting(key, data) as (connection, caller, now):
        acknowledge_alarm(connection, number, caller.name, now())


@_alarm.command()
def comment(number: Number, text: str, key: Key, data: Data = None) -> None:
    """Add words to the log of an alarm."""
    with _acting(key, data) as (connection, caller, now):
        comment_alarm(connection, number, caller.name, text, now())


@_alarm.command()
def shelve(
    number: Number,
    reason: Reason,
    key: Key,
    minutes: Annotated[int | None, typer.Option(min=1, help="Left out: until it clears.")] = None,
    data: Data = None,
) -> None:
    """Let nobody be told of an alarm for a while; it is recorded all the same."""
    lasts = timedelta(minutes=minutes) if minutes else None
    with _acting(key, data) as (connection, caller, now):
        shelve_alarm(connection, number, Shelving(caller.name, reason, lasts, once=lasts is None), now())


@_alarm.command()
def unshelve(number: Number, key: Key, data: Data = None) -> None:
    """Let people be told of an alarm again."""
    with _acting(key, data) as (connection, caller, now):
        unshelve_alarm(connection, number, caller.name, now())


@_alarm.command()
def verify(
    number: Number, key: Key, remark: Annotated[str, typer.Option(help="If any.")] = "", data: Data = None
) -> None:
    """Verify as a second person what was done about an alarm."""
    with _acting(key, data) as (connection, caller, now):
        verify_with_lots(connection, number, caller.name, remark, now())


@_alarm.command()
def reopen(number: Number, reason: Reason, key: Key, data: Data = None) -> None:
    """Open a closed alarm again; one that was verified, as director or admin."""
    with _acting(key, data) as (connection, caller, now):
        overrules = caller.may(Permission.OVERRULE)
        reopen_alarm(connection, number, caller.name, reason, now(), overrules=overrules)


@contextmanager
def _acting(key: str, data: Data) -> Iterator[tuple[Connection, Caller, Callable[[], datetime]]]:
    """A connection, who holds the key, and the plant's time; raises `NotAllowed` for who may not handle alarms."""
    settings = settings_for(data)
    with connect(database_url(settings)) as connection:
        caller = identify(connection, key, datetime.now(UTC))
        caller.require(Permission.HANDLE_ALARMS)
        yield connection, caller, clock_of(settings).now
