"""`byssus retire`: fewer ingest workers than before."""

from typing import Annotated

import typer

from byssus.app.commands.options import Data
from byssus.app.installation import clock_of, database_url, mqtt_url, settings_for
from byssus.core.errors import InvalidInput
from byssus.ingest.retire import retire as take_out
from byssus.ingest.subscription import subscription
from byssus.ingest.topics import parse_topics


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(retire)


def retire(
    worker: Annotated[int, typer.Argument(help="Its number; the last worker goes first, and the first one never.")],
    data: Data = None,
) -> None:
    """Take a stopped ingest worker out of the group: store what the broker holds for it, and end its session there."""
    settings = settings_for(data)
    if worker < max(2, settings.ingest_workers):
        raise InvalidInput(
            f"Worker {worker} of {settings.ingest_workers} cannot be retired.",
            where="BYSSUS_INGEST_WORKERS",
            advice="The last one goes first; the first one stays, for what has an order is its own.",
        )
    subscribed = subscription(settings.mqtt_client_id, worker, worker, parse_topics(settings.mqtt_topics))
    stored = take_out(mqtt_url(settings), database_url(settings), subscribed, clock_of(settings))
    print(f"{stored.messages} messages that waited for worker {worker} are stored. It has no session any more:")
    print(f"set BYSSUS_INGEST_WORKERS={worker - 1}, and start the others again.")
