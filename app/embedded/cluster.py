"""The folder in which an embedded PostgreSQL keeps its databases."""

import secrets
import shutil
import signal
import subprocess
from pathlib import Path

from byssus.app.embedded.account import Account
from byssus.app.embedded.errors import EmbeddedServerError, OtherVersionError
from byssus.app.embedded.process import HERE, end_survivors, leashed

SUPERUSER = "postgres"

_KILL_SECONDS = 10

# Written to postgresql.conf once, where whoever runs the machine may change them.
_SETTINGS = {
    # What "acknowledged after commit" stands on: stated, though these are the defaults.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # A small box with flash storage, which wears: few large checkpoints, packed log pages.
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "random_page_cost": "1.1",
    "checkpoint_timeout": "15min",
    "max_wal_size": "512MB",
    "wal_compression": "on",
    "jit": "off",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A week of logs, one file a day, each overwritten after seven.
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_checkpoints": "off",
}


def read_password(path: Path, account: Account) -> str:
    """The password kept at `path`, made up at the first call; only `account` and root can read the file."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.touch(0o600)
        fresh.write_text(secrets.token_urlsafe(32))
        account.own(fresh)
        fresh.rename(path)
    return path.read_text().strip()


def create_cluster(folder: Path, password: Path, programs: Path, account: Account) -> None:
    """Make the database folder, whole or not at all: a crash on the way leaves nothing that is used later.

    Text is UTF-8 and sorts by code point by PostgreSQL's own rules, so that moving the folder to a machine
    with another C library cannot spoil its indexes.

    Raises:
        EmbeddedServerError: `initdb` failed; the message holds what it said.
    """
    fresh = folder.with_name(f"{folder.name}.new")
    if fresh.exists():
        _discard(fresh)
    fresh.mkdir(0o700)
    account.own(fresh)
    _run_in(fresh, _initdb(programs), password, account)
    fresh.rename(folder)


def _discard(half_made: Path) -> None:
    for program in ("initdb", "postgres"):  # initdb dies with its owner, but not at once what it runs
        end_survivors(half_made, program, signal.SIGKILL, _KILL_SECONDS)
    shutil.rmtree(half_made)


def check_version(folder: Path, ours: str) -> None:
    """Refuse a folder that another major version wrote.

    Raises:
        OtherVersionError: With what to do to bring the data over.
    """
    theirs = (folder / "PG_VERSION").read_text().strip()
    if theirs != ours:
        raise OtherVersionError(
            f"Written by PostgreSQL {theirs}; this Byssus runs PostgreSQL {ours} and leaves the folder as it is.",
            where=str(folder),
            advice=f"Start PostgreSQL {theirs} on it and run `pg_dump --format=custom byssus`; move the folder aside "
            "and start Byssus once, which makes a new one; then `pg_restore --clean --if-exists` the dump.",
        )


def _initdb(programs: Path) -> list[str]:
    settings = [f"--set={name}={value}" for name, value in _SETTINGS.items()]
    return [
        str(programs / "initdb"),
        f"--pgdata={HERE}",
        f"--username={SUPERUSER}",
        "--pwfile=/dev/stdin",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        *settings,
    ]


def _run_in(folder: Path, argv: list[str], stdin: Path, account: Account) -> None:
    with stdin.open("rb") as given:
        done = subprocess.run(  # noqa: S603 - our own program and paths
            leashed(argv, account, signal.SIGKILL),
            cwd=folder,
            stdin=given,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise EmbeddedServerError(f"initdb failed with {done.returncode}. It said:\n{done.stderr.strip()}")
