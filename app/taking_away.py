"""Takes a document about a code away in somebody's name: as far as they may see, signed, and on record."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from psycopg import IsolationLevel

from byssus.core.database import Connection
from byssus.core.identity.access import Caller
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.signing.register import Digest, digest_of, sign_file
from byssus.trace.documents.files import Wanted, document
from byssus.trace.questions.scope import scope_of

_IN_MEMORY: Final = 4_000_000
"""Bytes of a file; more is kept on the disk until it is sent."""
CHUNK: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class TakenAway:
    """A file that was written, with its hash and the signature on it; `content` stands at its beginning."""

    content: IO[bytes]
    digest: Digest
    signature: str

    def parts(self) -> Iterator[bytes]:
        """The file, part by part, once; it is gone afterwards."""
        with self.content:
            while part := self.content.read(CHUNK):
                yield part


@dataclass(frozen=True, slots=True)
class Clocks:
    """The time of the plant, and that of the wall, by which keys and signatures go."""

    plant: datetime
    wall: datetime


def taken_by(connection: Connection, caller: Caller, wanted: Wanted, key_file: Path, now: Clocks) -> TakenAway:
    """The document for a caller; who took what away is audited, with the hash of the file.

    The document is of one state of the data, however long it takes to write; nothing is signed or sent of one that
    could not be written whole.

    Raises:
        ByssusError: the code is not known, or is none; or the key that signs cannot be used.
    """
    content: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # closed by who reads it
    try:
        with _one_state(connection):
            scope = scope_of(connection, caller, now.plant)
            content.writelines(document(connection, wanted, scope, now.plant))
        content.seek(0)
        digest = digest_of(iter(lambda: content.read(CHUNK), b""))
        content.seek(0)
        with connection.transaction():
            signature = sign_file(connection, key_file, digest, f"{wanted.form} {wanted.code}", now.wall)
            told = {"form": wanted.form.value, "sha256": digest.sha256.hex(), "bytes": digest.bytes}
            audit(connection, Deed(now.plant, caller.name, Action.TRACE_EXPORTED, wanted.code, told))
    except BaseException:
        content.close()
        raise
    return TakenAway(content, digest, signature)


@contextmanager
def _one_state(connection: Connection) -> Iterator[None]:
    """A transaction that sees the data as they are when it begins."""
    before, connection.isolation_level = connection.isolation_level, IsolationLevel.REPEATABLE_READ
    try:
        with connection.transaction():
            yield
    finally:
        connection.isolation_level = before
