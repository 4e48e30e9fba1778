"""Access keys in the database: made, shown once, recognised, listed, revoked."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from psycopg.rows import TupleRow

from byssus.core.database import Connection
from byssus.core.errors import Conflict, InvalidInput, NotFound, NotIdentified
from byssus.core.identity.access import Caller, Role
from byssus.core.identity.secret import digest, matches, new_key_text, parse_key_text
from byssus.core.sql import load_queries

_SQL = load_queries(Path(__file__).with_name("identity.sql"))
_FIRST_ADMIN_LOCK = 0x61646D696E  # "admin"
_OURSELVES = "byssus"
_NO_KEY = digest("")


@dataclass(frozen=True, slots=True)
class AccessKey:
    """What is known of a key without its secret; times are wall-clock times.

    `name` tells the key from others, `person` is whose it is: two keys of one person are no two people.
    """

    id: str
    name: str
    person: str
    role: Role
    party: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


def make_key(
    connection: Connection,
    name: str,
    role: Role,
    now: datetime,
    expires_at: datetime | None = None,
    party: str | None = None,
    contact: str | None = None,
) -> tuple[AccessKey, str]:
    """Make a key and give its text, which is nowhere else and never shown again.

    Args:
        connection: in whose transaction the key is made.
        name: of the person or device that will hold it; one name has one valid key.
        role: what it may do.
        now: the wall-clock time.
        expires_at: when it stops by itself; never, if left out.
        party: code of the firm whose person or device this is.
        contact: code of the contact that the person is, where the key has a name of its own ("林海燕, phone").

    Raises:
        Conflict: the name has a key that was not revoked.
        InvalidInput: the name is our own, there is no such firm or contact, or the key would be over before it began.
    """
    _check(name, now, expires_at)
    _check_party(connection, party)
    person = name if contact is None else _person(connection, contact)
    text = new_key_text()
    key = AccessKey(text.id, name, person, role, party, now, expires_at, None)
    made = connection.execute(
        _SQL["insert_key"],
        {
            "id": text.id,
            "name": name,
            "role": role,
            "party": party,
            "contact": contact,
            "secret_sha256": digest(text.secret),
            "created_at": now,
            "expires_at": expires_at,
        },
    ).fetchone()
    if made is None:
        raise Conflict(f"{name} has a key already.", advice="Revoke that one first, or choose another name.")
    return key, str(text)


def first_admin_key(connection: Connection, now: datetime) -> str | None:
    """The text of the first admin key, made at the very first start; None ever after.

    Processes that start at once wait here for one another's commit, so exactly one of them gets it.
    """
    connection.execute("select pg_advisory_xact_lock(%s)", [_FIRST_ADMIN_LOCK])
    if connection.execute(_SQL["admin_exists"]).fetchone() == (True,):
        return None
    return make_key(connection, "first admin", Role.ADMIN, now)[1]


def identify(connection: Connection, text: str, now: datetime) -> Caller:
    """Who holds the key with this text.

    Raises:
        NotIdentified: it is no key of ours, or no longer valid; only its holder is told which.
    """
    given = parse_key_text(text)
    row = connection.execute(_SQL["key"], {"id": given.id}).fetchone()
    if not matches(given.secret, row[-1] if row else _NO_KEY) or row is None:
        raise NotIdentified("Nobody here knows this key.", advice="Ask an admin for a key.")
    key = _key(row[:-1])
    if key.revoked_at is not None:
        raise NotIdentified(
            f"This key was revoked at {key.revoked_at:%Y-%m-%d %H:%M} UTC.", advice="Ask for a new one."
        )
    if key.expires_at is not None and key.expires_at <= now:
        raise NotIdentified(f"This key expired at {key.expires_at:%F %H:%M} UTC.", advice="Ask for a new one.")
    return Caller(key.id, key.person, key.role, key.party)


def keys(connection: Connection) -> list[AccessKey]:
    """Every key there ever was, the newest first."""
    return [_key(row) for row in connection.execute(_SQL["keys"])]


def revoke_key(connection: Connection, key_id: str, now: datetime) -> AccessKey:
    """End a key and the sessions begun with it; doing so again changes nothing.

    Raises:
        NotFound: there is no key with this id.
    """
    row = connection.execute(_SQL["revoke_key"], {"id": key_id, "now": now}).fetchone()
    if row is None:
        raise NotFound(f"There is no key {key_id!r}.", advice="The list of keys shows the id of each.")
    return _key(row)


def _key(row: TupleRow) -> AccessKey:
    key_id, name, person, role, *rest = row
    return AccessKey(key_id, name, person, Role(role), *rest)


def _check(name: str, now: datetime, expires_at: datetime | None) -> None:
    if not name.strip() or name.strip().lower() == _OURSELVES:
        raise InvalidInput(f"{name!r} cannot be the name of a key.", where="name", advice="Name a person or a device.")
    if expires_at is not None and expires_at <= now:
        raise InvalidInput(f"{expires_at.isoformat()} is over.", where="expires_at", advice="Give a time to come.")


def _check_party(connection: Connection, party: str | None) -> None:
    if party is not None and connection.execute(_SQL["party_exists"], {"party": party}).fetchone() != (True,):
        raise InvalidInput(f"There is no party {party!r}.", where="party", advice="Declare it in a plant file first.")


def _person(connection: Connection, contact: str) -> str:
    row = connection.execute(_SQL["contact"], {"contact": contact}).fetchone()
    if row is None:
        raise InvalidInput(
            f"There is no contact {contact!r}.", where="contact", advice="Declare it in a plant file first."
        )
    return str(row[0])
