"""Who acts on the command line: whoever shows a key, by the plant's time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from byssus.app.installation import clock_of, database_url, settings_for
from byssus.core.database import Connection, connect
from byssus.core.identity.access import Caller, Permission
from byssus.core.identity.keys import identify


@contextmanager
def acting(
    key: str, data: Path | None, permission: Permission = Permission.HANDLE_ALARMS
) -> Iterator[tuple[Connection, Caller, Callable[[], datetime]]]:
    """A connection, who holds the key, and the plant's time.

    Raises:
        NotIdentified: it is no key, or no longer valid.
        NotAllowed: its role lacks the permission.
    """
    settings = settings_for(data)
    with connect(database_url(settings)) as connection:
        caller = identify(connection, key, datetime.now(UTC))
        caller.require(permission)
        yield connection, caller, clock_of(settings).now
