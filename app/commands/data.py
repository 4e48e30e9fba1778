"""`byssus rejected`: messages that could not be read or mapped, and their replay."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from byssus.app.commands.options import OURSELVES, Data
from byssus.app.http.rejected import purge_as, replay_as
from byssus.app.installation import clock_of, database_url, settings_for
from byssus.core.database import connect
from byssus.ingest.proposals import Proposed
from byssus.ingest.rejected import count_rejected, list_rejected
from byssus.ingest.topics import parse_topics
from byssus.ingest.unmapped import list_unmapped

_rejected = typer.Typer(no_args_is_help=True, help="List, replay and purge messages that could not be used.")
OfReason = Annotated[str | None, typer.Option("--reason", help="Only those of one reason.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(_rejected, name="rejected")


@_rejected.command("list")
def show(reason: OfReason = None, limit: int = 50, data: Data = None) -> None:
    """List the newest messages that wait to be mended, and how many there are of each reason."""
    with connect(database_url(settings_for(data))) as connection:
        counts = count_rejected(connection)
        messages = list_rejected(connection, reason=reason, limit=limit)
    table = Table("id", "received (UTC)", "topic", "reason", "what, where, what to do", box=None)
    for message in messages:
        received = f"{message.received_at:%Y-%m-%d %H:%M:%S}"
        table.add_row(str(message.id), received, message.topic, message.reason, message.detail)
    Console().print(table)
    print(", ".join(f"{count} {kind}" for kind, count in counts.items()) or "Nothing waits.")


@_rejected.command()
def unknown(data: Data = None) -> None:
    """List what feeds no point: what sent something, and what was announced; with a point it may be meant for."""
    settings = settings_for(data)
    with connect(database_url(settings)) as connection:
        found = list_unmapped(connection, parse_topics(settings.mqtt_topics))
    table = Table("gateway", "device", "channel", "last value", "received (UTC)", "messages", "perhaps", box=None)
    for one in found.unknown:
        value = f"{one.value:g} {one.unit or ''}"
        received = f"{one.received_at:%Y-%m-%d %H:%M:%S}"
        names = (one.gateway or one.topic, one.device, one.channel)
        table.add_row(*names, value, received, str(one.messages), one.proposed or "")
    Console().print(table)
    _print_announced(found.announced)
    waits = found.unknown or found.announced
    print("Declare them in a plant file and apply it: what they sent is stored then." if waits else "Nothing waits.")


def _print_announced(announced: Sequence[Proposed]) -> None:
    if not announced:
        return
    table = Table("announced on", "device", "channel", "name", "unit", "perhaps", box=None)
    for one in announced:
        device, channel = one.names or ("no format reads it", f"{one.proposal.topic}: see BYSSUS_MQTT_TOPICS")
        table.add_row(one.source, device, channel, one.proposal.name, one.proposal.unit, one.proposed)
    Console().print(table)


@_rejected.command("replay")
def again(reason: OfReason = None, data: Data = None) -> None:
    """Read waiting messages again, as of when they came, and store what can be used now."""
    settings = settings_for(data)
    with connect(database_url(settings)) as connection:
        connection.autocommit = True
        done = replay_as(connection, OURSELVES.name, reason, clock_of(settings).now())
    print(f"{done.mended} mended, {done.remaining} still wait.")


@_rejected.command()
def purge(
    days: Annotated[int, typer.Argument(help="Age in days from which on messages are deleted.", min=1)],
    data: Data = None,
) -> None:
    """Delete messages that are older than some days, replayed or not."""
    settings = settings_for(data)
    now = clock_of(settings).now()
    with connect(database_url(settings)) as connection:
        print(f"{purge_as(connection, OURSELVES.name, now - timedelta(days=days), now).deleted} deleted.")
