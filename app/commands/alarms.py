"""`byssus alarm …`: what waits for people, and acts on it in the name of the key that is shown."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from byssus.alerts.operator.account import Closing, Decision, LotDecision
from byssus.alerts.operator.alarm import Probe
from byssus.alerts.operator.desk import (
    acknowledge_alarm,
    comment_alarm,
    reopen_alarm,
    shelve_alarm,
    unshelve_alarm,
)
from byssus.alerts.operator.shelving import Shelving
from byssus.alerts.operator.spared import list_spared
from byssus.alerts.proof.files import add_file
from byssus.alerts.views.register import Selection, find_alarm, list_alarms, log_of
from byssus.app.acting import acting
from byssus.app.closing import close_with_lots, lots_in_zone, verify_with_lots
from byssus.app.commands.options import Data, Key, Reason
from byssus.app.installation import clock_of, database_url, settings_for
from byssus.core.database import connect
from byssus.core.errors import InvalidInput
from byssus.core.identity.access import Permission

_alarm = typer.Typer(no_args_is_help=True, help="See alarms, and act on them in the name of a key.")
Number = Annotated[int, typer.Argument(metavar="N", help="Number of the alarm.")]


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
    with acting(key, data) as (connection, caller, now):
        acknowledge_alarm(connection, number, caller.name, now())


@_alarm.command()
def comment(number: Number, text: str, key: Key, data: Data = None) -> None:
    """Add words to the log of an alarm."""
    with acting(key, data) as (connection, caller, now):
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
    with acting(key, data) as (connection, caller, now):
        shelve_alarm(connection, number, Shelving(caller.name, reason, lasts, once=lasts is None), now())


@_alarm.command()
def unshelve(number: Number, key: Key, data: Data = None) -> None:
    """Let people be told of an alarm again."""
    with acting(key, data) as (connection, caller, now):
        unshelve_alarm(connection, number, caller.name, now())


@_alarm.command()
def lots(number: Number, data: Data = None) -> None:
    """List the lots that lay in the zone of an excursion: closing it decides on each."""
    settings = settings_for(data)
    with connect(database_url(settings)) as connection:
        for lot in lots_in_zone(connection, find_alarm(connection, number), clock_of(settings).now()):
            print(f"{lot.uri}  {lot.minutes:.0f} min  now at {', '.join(lot.now_at) or '?'}")


@_alarm.command()
def close(
    number: Number,
    cause: Annotated[str, typer.Option(help="Why it was.")],
    action: Annotated[str, typer.Option(help="What was done about it.")],
    key: Key,
    probe: Annotated[float | None, typer.Option(help="What a person measured in the product.")] = None,
    unit: Annotated[str, typer.Option(help="SenML unit of that.")] = "Cel",
    lot: Annotated[list[str] | None, typer.Option(help="LOT=release|hold|rework|destroy; once for each lot.")] = None,
    data: Data = None,
) -> None:
    """Close an alarm whose condition is over; at a control point with a probe value and what becomes of each lot."""
    measured = None if probe is None else Probe(probe, unit)
    with acting(key, data) as (connection, caller, now):
        closing = Closing(caller.name, cause, action, measured, tuple(map(_decided, lot or ())))
        close_with_lots(connection, number, closing, now())


@_alarm.command()
def evidence(number: Number, file: Annotated[Path, typer.Argument(exists=True)], key: Key, data: Data = None) -> None:
    """Add a photo or a paper (JPEG, PNG, PDF) to an alarm."""
    with acting(key, data) as (connection, caller, now):
        print(add_file(connection, number, caller.name, file.name, file.read_bytes(), now()).sha256)


@_alarm.command()
def spared(data: Data = None) -> None:
    """List all of which nobody is told now: shelved, out of service or defrosted; why, by whom, until when."""
    settings = settings_for(data)
    table = Table("what", "N", "about", "why", "by", "until (UTC)", box=None)
    with connect(database_url(settings)) as connection:
        found = list_spared(connection, clock_of(settings).now())
    for each in found:
        number, until = str(each.number or ""), f"{each.until:%Y-%m-%d %H:%M}"
        table.add_row(each.sparing, number, each.about, each.reason, each.person or "", until)
    Console().print(table if found else "People are told of every alarm.")


@_alarm.command()
def verify(
    number: Number, key: Key, remark: Annotated[str, typer.Option(help="If any.")] = "", data: Data = None
) -> None:
    """Verify as a second person what was done about an alarm."""
    with acting(key, data) as (connection, caller, now):
        verify_with_lots(connection, number, caller.name, remark, now())


@_alarm.command()
def reopen(number: Number, reason: Reason, key: Key, data: Data = None) -> None:
    """Open a closed alarm again; one that was verified, as director or admin."""
    with acting(key, data) as (connection, caller, now):
        overrules = caller.may(Permission.OVERRULE)
        reopen_alarm(connection, number, caller.name, reason, now(), overrules=overrules)


def _decided(text: str) -> LotDecision:
    lot, _, decision = text.rpartition("=")
    if decision not in set(Decision):
        raise InvalidInput(f"{text!r} is not LOT=release, =hold, =rework or =destroy.", where="--lot")
    return LotDecision(lot, Decision(decision))
