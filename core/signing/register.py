"""The register of keys and of what was signed: a file is signed once, and its signature is found by its hash."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from byssus.core.database import Connection
from byssus.core.errors import Conflict, NotFound
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.signing.key import SigningKey, replace_key, signing_key
from byssus.core.signing.statement import PublicKeys, Statement, public_key, sign
from byssus.core.sql import load_queries

_SQL: Final = load_queries(Path(__file__).with_suffix(".sql"))


@dataclass(frozen=True, slots=True)
class Digest:
    """The hash of a file, and its size."""

    sha256: bytes
    bytes: int


def digest_of(parts: Iterable[bytes]) -> Digest:
    """The hash of a file, part by part."""
    found, size = sha256(), 0
    for part in parts:
        found.update(part)
        size += len(part)
    return Digest(found.digest(), size)


def sign_file(connection: Connection, key_file: Path, digest: Digest, about: str, now: datetime) -> str:
    """The signature of a file; the same one each time.

    Args:
        connection: in a transaction.
        key_file: of the private key, made if there is none yet.
        digest: of the file.
        about: what the file is about, for people.
        now: by the clock of the wall.

    Raises:
        Conflict: the key in the file was retired.
        ByssusError: there is no key in the file.
    """
    key = signing_key(key_file)
    _publish(connection, key, now)
    statement = Statement(about=about, bytes=digest.bytes, sha256=digest.sha256.hex(), signed_at=now)
    connection.execute(
        _SQL["add_statement"],
        {"sha256": digest.sha256, "key": key.id, "now": now, "statement": sign(statement, key)},
    )
    return find_signature(connection, digest.sha256)


def find_signature(connection: Connection, digest: bytes) -> str:
    """What was signed of a file.

    Raises:
        NotFound: no file with that hash was signed here.
    """
    row = connection.execute(_SQL["statement"], [digest]).fetchone()
    if row is None:
        raise NotFound("No file with this hash was signed here.", where=digest.hex(), advice="Hash the file once more.")
    return str(row[0])


def published_keys(connection: Connection) -> PublicKeys:
    """All keys that this installation ever signed with."""
    return PublicKeys(
        keys=tuple(public_key(bytes(public), *times) for public, *times in connection.execute(_SQL["keys"]))
    )


def rotate_key(connection: Connection, key_file: Path, actor: str, now: datetime) -> str:
    """Sign with a new key from now on; what the old ones signed stays good. Give the name of the new one."""
    with connection.transaction():
        key = replace_key(key_file)
        _publish(connection, key, now)
        connection.execute(_SQL["retire_keys"], {"now": now, "id": key.id})
        audit(connection, Deed(now, actor, Action.SIGNING_KEY_CHANGED, key.id))
    return key.id


def _publish(connection: Connection, key: SigningKey, now: datetime) -> None:
    connection.execute(_SQL["add_key"], {"id": key.id, "public": key.public, "now": now})
    row = connection.execute(_SQL["retired_at"], [key.id]).fetchone()
    if row and row[0]:
        raise Conflict(
            f"The key {key.id} was retired on {row[0]:%Y-%m-%d}; it signs nothing any more.",
            advice="Bring the newest key file to this machine, or make a new one: byssus key rotate-signing.",
        )
