"""Which gateways are there, by what came from them and by what they, or their last will, say."""

from collections.abc import Sequence

from byssus.core.database import Connection
from byssus.ingest.formats.table import gateway_of
from byssus.ingest.registry import Registry
from byssus.ingest.rows import SQL, Message


def meet_gateways(connection: Connection, messages: Sequence[Message], registry: Registry) -> bool:
    """Write down gateways that nobody declared yet, within the caller's transaction; says whether there were any."""
    named = {gateway_of(message.received.topic) for message in messages} - {None, *registry.gateways}
    for code in sorted(filter(None, named)):
        connection.execute(SQL["meet_gateway"], [code])
    return bool(named)


def note_presence(connection: Connection, messages: Sequence[Message]) -> None:
    """Note when gateways were last heard and what their status messages say, within the caller's transaction."""
    heard = set[str]().union(*(message.placed.heard for message in messages))
    if heard:
        at = max(message.received.at for message in messages)
        connection.execute(SQL["hear_gateways"], {"codes": sorted(heard), "at": at})
    for message in messages:
        if (online := message.decoded.online) is not None:
            status = {"code": gateway_of(message.received.topic), "online": online, "at": message.received.at}
            connection.execute(SQL["store_status"], status)
