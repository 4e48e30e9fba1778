"""Brings a database to the schema of this release: numbered files, once each, under a lock, with checksums."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from byssus.core.database import Connection, Tier, find_tier
from byssus.core.errors import Conflict

_FOLDER = Path(__file__).with_name("migrations")
_LOCK = 0x627973737573  # "byssus"
_TIERS = {
    Tier.PLAIN: ("plain",),
    Tier.APACHE: ("hypertable", "apache"),
    Tier.COMMUNITY: ("hypertable", "community"),
}
_LEDGER = """
create table if not exists migration (
    number integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null
)"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file `NNNN_name.sql`; its checksum is the SHA-256 of its bytes, in hex."""

    number: int
    name: str
    sql: bytes

    @property
    def checksum(self) -> str:
        """SHA-256 of the file, in hex."""
        return hashlib.sha256(self.sql).hexdigest()


def migrations() -> list[Migration]:
    """All migrations of this release, in order."""
    return [
        Migration(int(file.stem[:4]), file.stem[5:], file.read_bytes()) for file in sorted(_FOLDER.glob("[0-9]*.sql"))
    ]


def migrate(connection: Connection, now: datetime) -> list[Migration]:
    """Apply what is missing and say what that was; all of it in one transaction, or nothing.

    Two processes may call this at once: the second waits and finds nothing left to do. The parts that differ by tier
    (hypertables, the hourly view) are made afterwards by files that can run any number of times.

    Raises:
        Conflict: a migration that was applied has been edited since, or the database is newer than this release.
    """
    tier = find_tier(connection)
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        connection.execute(_LEDGER)
        missing = _missing(connection)
        for migration in missing:
            connection.execute(migration.sql)
            connection.execute(
                "insert into migration values (%s, %s, %s, %s)",
                [migration.number, migration.name, migration.checksum, now],
            )
        for part in _TIERS[tier]:
            connection.execute((_FOLDER / "tiers" / f"{part}.sql").read_bytes())
    return missing


def pending(connection: Connection) -> list[Migration]:
    """What `migrate` would apply, without applying it; raises the same errors."""
    with connection.transaction():
        if connection.execute("select to_regclass('migration')").fetchone() == (None,):
            return migrations()
        return _missing(connection)


def _missing(connection: Connection) -> list[Migration]:
    applied: dict[int, str] = dict(connection.execute("select number, checksum from migration").fetchall())
    ours = migrations()
    if unknown := sorted(set(applied) - {migration.number for migration in ours}):
        raise Conflict(
            f"The database has migration {unknown[-1]:04}, which this release does not know.",
            advice="Install the newer release that made it.",
        )
    for migration in ours:
        if applied.get(migration.number, migration.checksum) != migration.checksum:
            raise Conflict(
                f"Migration {migration.number:04}_{migration.name} is not the file that was applied here.",
                advice="Install an unaltered release; applied migrations never change.",
            )
    return [migration for migration in ours if migration.number not in applied]
