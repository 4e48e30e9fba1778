"""Which gateways are there, by what came from them and by what they, or their last will, say."""

from datetime import datetime

from byssus.core.database import Connection
from byssus.ingest.insert import SQL
from byssus.ingest.registry import Registry
from byssus.ingest.rows import Rows


def meet_gateways(connection: Connection, rows: Rows, registry: Registry) -> bool:
    """Write down gateways that nobody declared yet, within the caller's transaction; says whether there were any."""
    named = rows.heard | {scan.gateway for scan in rows.scans} | {status.gateway for status in rows.statuses}
    unknown = sorted(named - registry.gateways.keys())
    for code in unknown:
        connection.execute(SQL["meet_gateway"], [code])
    return bool(unknown)


def note_presence(connection: Connection, rows: Rows, at: datetime) -> None:
    """Note that gateways were heard at `at`, and what their status messages say, within the caller's transaction."""
    if rows.heard:
        connection.execute(SQL["hear_gateways"], {"codes": sorted(rows.heard), "at": at})
    for online, said_at, gateway in rows.statuses:
        connection.execute(SQL["store_status"], {"code": gateway, "online": online, "at": said_at})
