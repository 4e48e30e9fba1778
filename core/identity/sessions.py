"""Browsers that showed a key at login; each holds a token in a cookie until it logs out or its shift is over."""

from datetime import datetime, timedelta
from pathlib import Path

from byssus.core.database import Connection
from byssus.core.errors import NotIdentified
from byssus.core.identity.access import Caller, Role
from byssus.core.identity.secret import digest, new_secret
from byssus.core.sql import load_queries

_SQL = load_queries(Path(__file__).with_name("identity.sql"))
SESSION_LIFE = timedelta(hours=12)


def start_session(connection: Connection, caller: Caller, now: datetime) -> str:
    """Begin a session for the holder of a key and give its token, of which we keep only a digest."""
    connection.execute(_SQL["end_old_sessions"], {"now": now})
    token = new_secret()
    connection.execute(
        _SQL["insert_session"],
        {"token_sha256": digest(token), "key_id": caller.key_id, "now": now, "expires_at": now + SESSION_LIFE},
    )
    return token


def session_caller(connection: Connection, token: str, now: datetime) -> Caller:
    """Who holds the session with this token.

    Raises:
        NotIdentified: it is over, or there never was one; also when its key was revoked or has expired.
    """
    row = connection.execute(_SQL["session"], {"token_sha256": digest(token), "now": now}).fetchone()
    if row is None:
        raise NotIdentified("This session is over.", advice="Log in again.")
    key_id, name, role, party = row
    return Caller(key_id, name, Role(role), party)


def end_session(connection: Connection, token: str) -> None:
    """Forget the session; its cookie is worth nothing from now on."""
    connection.execute(_SQL["end_session"], {"token_sha256": digest(token)})
