"""PostgreSQL on this machine, for whoever has none: one folder, one server, gone when we are gone."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from byssus.app.embedded.account import Account, account_for
from byssus.app.embedded.binaries import postgres_version, programs
from byssus.app.embedded.cluster import SUPERUSER, check_version, create_cluster, read_password
from byssus.app.embedded.errors import EmbeddedServerError
from byssus.app.embedded.lock import FolderLock
from byssus.app.embedded.port import LOOPBACK, free_port
from byssus.app.embedded.postmaster import last_words, postmaster_file, read_postmaster
from byssus.app.embedded.process import Command, end, end_survivors, launch, works_in

DATABASE = "byssus"
"""The name of the database, and of the role that owns it."""

_PASSWORD = "postgres.password"  # noqa: S105 - a file name

_START_SECONDS = 300  # a crash recovery may read much log from slow flash
_STOP_SECONDS = 60
_POLL_SECONDS = 0.02
# https://www.postgresql.org/docs/current/server-shutdown.html
_FAST, _IMMEDIATE = signal.SIGINT, signal.SIGQUIT


class EmbeddedPostgres:
    """The PostgreSQL server of a Byssus data folder.

    The server listens on loopback TCP only, asks for a password, and runs as our child, under another user
    when we are root. One process owns it at a time, by a lock on the folder: a second start is refused with
    the owner's process id; to use the running server from another process, ask `running_url`. When the owner
    dies without `stop`, the kernel asks the server to shut down; should one be left all the same, the next
    start ends it first.

    Args:
        data: Byssus' data folder. Made if missing; inside are `postgres/` (the databases),
            `postgres.password`, `postgres.lock`, and `postgres.log` (what the server said before its own log
            in `postgres/log/` began).
    """

    def __init__(self, data: Path) -> None:
        self._data = data.resolve()
        self._cluster = self._data / "postgres"
        self._lock = FolderLock(self._data / "postgres.lock")
        self._process: subprocess.Popen[bytes] | None = None
        self._port: int | None = None
        self._url = ""

    @property
    def running(self) -> bool:
        """Whether our server lives; if it was killed, `start` brings it back on the same port."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> str:
        """Start the server, making the database at the first call, and wait until it answers.

        Call it from a thread that lives as long as the server should. If the server runs, nothing changes.

        Returns:
            The URL of database `byssus`, for its owner, who is no superuser.

        Raises:
            FolderInUseError: Another process runs the server of this folder.
            FolderClosedError: We are root and the folder is closed to the user the server runs as.
            OtherVersionError: Another major version of PostgreSQL wrote the folder.
            EmbeddedServerError: The server did not come up; the message ends with its last words.
        """
        self._data.mkdir(parents=True, exist_ok=True)
        self._lock.acquire()
        try:
            if not self.running:
                self._url = self._launch(account_for(self._cluster))
        except BaseException:
            self.stop()
            raise
        return self._url

    def stop(self) -> None:
        """Shut the server down, cutting off its clients, and let go of the folder; harmless when stopped."""
        if self._process is not None:
            end(self._process, (_FAST, _IMMEDIATE), _STOP_SECONDS)
            self._process = None
        self._lock.release()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _launch(self, account: Account) -> str:
        account.require(self._data)
        bin_folder = programs(account, self._data)
        secret = self._data / _PASSWORD
        password = read_password(secret, account)
        if not self._cluster.exists():
            create_cluster(self._cluster, secret, bin_folder, account)
        check_version(self._cluster, postgres_version().partition(".")[0])
        end_survivors(self._cluster, "postgres", _FAST, _STOP_SECONDS)
        # Nobody is left in the folder, yet the number in this file may by now be some other process', for
        # which PostgreSQL would refuse to start.
        postmaster_file(self._cluster).unlink(missing_ok=True)
        self._port = self._port or free_port()
        command = self._command(bin_folder, account)
        self._process = launch(command)
        _await_ready(self._process, self._cluster, command.log)
        _provide_database(_url(self._port, SUPERUSER, password, "postgres"), password)
        return _url(self._port, DATABASE, password, DATABASE)

    def _command(self, bin_folder: Path, account: Account) -> Command:
        return Command(
            argv=(str(bin_folder / "postgres"), "-D", str(self._cluster), "-p", str(self._port)),
            account=account,
            folder=self._cluster,
            log=self._data / "postgres.log",
            farewell=_FAST,
        )


def running_url(data: Path) -> str | None:
    """The URL of the embedded server that some process runs in `data`; None if none is ready there.

    Raises:
        PermissionError: The password in `data` is not ours to read.
    """
    cluster = data.resolve() / "postgres"
    postmaster = read_postmaster(cluster)
    if postmaster is None or not postmaster.ready or not works_in(postmaster.pid, cluster):
        return None
    password = (cluster.parent / _PASSWORD).read_text().strip()
    return _url(postmaster.port, DATABASE, password, DATABASE)


def _url(port: int, user: str, password: str, database: str) -> str:
    return f"postgresql://{user}:{password}@{LOOPBACK}:{port}/{database}"


def _await_ready(process: subprocess.Popen[bytes], cluster: Path, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        postmaster = read_postmaster(cluster)
        if postmaster is not None and postmaster.ready:
            return
        time.sleep(_POLL_SECONDS)
    said = last_words(log, cluster / "log")
    raise EmbeddedServerError(
        f"PostgreSQL on {cluster} did not come up (exit code {process.poll()}). It said:\n{said}"
    )


def _provide_database(superuser_url: str, password: str) -> None:
    """Make role and database unless an earlier start, perhaps cut short, has made them."""
    owner = sql.Identifier(DATABASE)
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [DATABASE]).rowcount:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD {}").format(owner, sql.Literal(password))
            )
        if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(owner, owner))
