"""PostgreSQL on this machine, for whoever has none: one folder, one server, gone when we are gone."""

import signal
from pathlib import Path

import psycopg
from psycopg import sql

from byssus.app.embedded.account import Account, account_for
from byssus.app.embedded.binaries import postgres_version, programs
from byssus.app.embedded.cluster import SUPERUSER, check_version, create_cluster, read_password
from byssus.app.embedded.errors import EmbeddedServerError
from byssus.app.embedded.port import LOOPBACK, free_port
from byssus.app.embedded.postmaster import await_ready, postmaster_file, read_postmaster
from byssus.app.embedded.process import HERE, Command, end_survivors, launch, works_in
from byssus.app.embedded.server import STOP_SECONDS, EmbeddedServer

DATABASE = "byssus"
"""The name of the database, and of the role that owns it."""

_NAME = "postgres"
_PASSWORD = "postgres.password"  # noqa: S105 - a file name
# https://www.postgresql.org/docs/current/server-shutdown.html
_FAST, _IMMEDIATE = signal.SIGINT, signal.SIGQUIT


class EmbeddedPostgres(EmbeddedServer):
    """The PostgreSQL server of a Byssus data folder.

    It listens on loopback TCP only and asks for a password. `start` gives the URL of database `byssus` for
    its owner, who is no superuser; another process gets it from `running_url`.

    Args:
        data: Byssus' data folder. Inside are `postgres/` (the databases), `postgres.password`,
            `postgres.lock`, and `postgres.log` (what the server said before its own log, `postgres/log/`).
    """

    def __init__(self, data: Path) -> None:
        super().__init__(data, _NAME, (_FAST, _IMMEDIATE))
        self._port: int | None = None

    def _launch(self) -> str:
        account = account_for(self._folder)
        bin_folder = programs(account)
        password = self._prepare(bin_folder, account)
        self._port = self._port or free_port()
        self._process = launch(self._command(bin_folder, account, self._port))
        await_ready(self._process, self._folder, self._log)
        _provide_database(_url(self._port, SUPERUSER, password, "postgres"), password)
        return _url(self._port, DATABASE, password, DATABASE)

    def _prepare(self, bin_folder: Path, account: Account) -> str:
        secret = self._data / _PASSWORD
        if self._folder.exists() and not secret.exists():
            raise EmbeddedServerError(
                "The database is there, but the file with its password is missing.",
                where=str(secret),
                advice="Put it back from a backup of the data folder.",
            )
        password = read_password(secret, account)
        if not self._folder.exists():
            create_cluster(self._folder, secret, bin_folder, account)
        check_version(self._folder, postgres_version().partition(".")[0])
        end_survivors(self._folder, "postgres", _FAST, STOP_SECONDS)
        # Nobody is left in the folder, yet the number in this file may by now be some other process', for
        # which PostgreSQL would refuse to start.
        postmaster_file(self._folder).unlink(missing_ok=True)
        return password

    def _command(self, bin_folder: Path, account: Account, port: int) -> Command:
        argv = (str(bin_folder / "postgres"), "-D", HERE, "-p", str(port))
        return Command(argv, account, self._folder, self._log, farewell=_FAST)


def running_url(data: Path) -> str | None:
    """The URL of the embedded PostgreSQL that some process runs in `data`; None if none is ready there.

    Raises:
        PermissionError: The password in `data` is not ours to read.
    """
    folder = data.resolve() / _NAME
    postmaster = read_postmaster(folder)
    if postmaster is None or not postmaster.ready or not works_in(postmaster.pid, folder):
        return None
    password = (folder.parent / _PASSWORD).read_text().strip()
    return _url(postmaster.port, DATABASE, password, DATABASE)


def _url(port: int, user: str, password: str, database: str) -> str:
    return f"postgresql://{user}:{password}@{LOOPBACK}:{port}/{database}"


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
