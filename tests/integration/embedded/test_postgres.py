"""The embedded PostgreSQL keeps what it acknowledged, has one owner, and is never left behind."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from byssus.app.embedded.account import account_for
from byssus.app.embedded.binaries import programs
from byssus.app.embedded.errors import EmbeddedServerError, FolderInUseError, OtherVersionError
from byssus.app.embedded.port import free_port
from byssus.app.embedded.postgres import EmbeddedPostgres, running_url
from byssus.app.embedded.postmaster import await_ready, postmaster_file
from byssus.app.embedded.process import HERE, Command, launch
from servers.owner import owner


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def server(data: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(data) as running:
        yield running


def keep(url: str, word: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [word])


def kept(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM kept ORDER BY word")]


def setting(url: str, name: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row is not None
    return str(row[0])


def kill(server: EmbeddedPostgres) -> None:
    assert server.pid is not None
    watch = os.pidfd_open(server.pid)
    os.kill(server.pid, signal.SIGKILL)
    os.waitid(os.P_PIDFD, watch, os.WEXITED | os.WNOWAIT)
    os.close(watch)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("server_encoding", "UTF8"),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("TimeZone", "UTC"),
        ("listen_addresses", "127.0.0.1"),
        ("data_checksums", "on"),
        ("is_superuser", "off"),
    ],
)
def test_a_new_server_is_durable_and_private(shared: str, name: str, value: str) -> None:
    assert setting(shared, name) == value


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("shared")) as server:
        yield server.start()


def test_chinese_text_sorts_and_folds_the_same_on_every_machine(shared: str) -> None:
    with psycopg.connect(shared) as connection:
        row = connection.execute(
            "SELECT datlocprovider, datlocale, upper('é贻') FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert row == ("b", "C.UTF-8", "É贻")


def test_nobody_enters_without_the_password(shared: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(shared, password="guess")


def test_only_the_servers_user_can_read_the_password(server: EmbeddedPostgres, data: Path) -> None:
    assert server.running
    assert (data / "postgres.password").stat().st_mode & 0o777 == 0o600


def test_what_was_stored_is_there_after_a_stop_and_a_start(data: Path) -> None:
    with EmbeddedPostgres(data) as first:
        keep(first.start(), "mussel")
    with EmbeddedPostgres(data) as second:
        assert kept(second.start()) == ["mussel"]


def test_starting_a_running_server_changes_nothing(server: EmbeddedPostgres) -> None:
    pid = server.pid
    assert server.start() == server.start()
    assert server.pid == pid


def test_stopping_cuts_off_clients_and_frees_the_folder(data: Path) -> None:
    server = EmbeddedPostgres(data)
    with psycopg.connect(server.start()) as connection:
        server.stop()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    assert (server.running, server.pid, running_url(data)) == (False, None, None)
    assert not postmaster_file(data / "postgres").exists()


def test_a_second_owner_is_told_who_the_first_is(data: Path) -> None:
    with owner(EmbeddedPostgres, data) as first:
        with pytest.raises(FolderInUseError, match=f"process {first.process.pid} runs the postgres") as refusal:
            EmbeddedPostgres(data).start()
        assert refusal.value.where == str(data)
        keep(first.url, "still served")


def test_another_process_learns_where_the_running_server_is(data: Path) -> None:
    assert running_url(data) is None
    with owner(EmbeddedPostgres, data) as first:
        assert running_url(data) == first.url
    assert running_url(data) is None


def test_a_killed_server_comes_back_at_the_same_address_with_all_that_was_committed(server: EmbeddedPostgres) -> None:
    url = server.start()
    keep(url, "committed")
    kill(server)
    assert not server.running
    assert server.start() == url
    assert kept(url) == ["committed"]


def test_a_server_ends_when_its_owner_is_killed(data: Path) -> None:
    with owner(EmbeddedPostgres, data) as first:
        keep(first.url, "committed")
        first.kill()
    assert running_url(data) is None
    with EmbeddedPostgres(data) as second:
        assert kept(second.start()) == ["committed"]


def test_a_server_that_outlived_its_owner_is_ended_before_a_new_one_starts(data: Path) -> None:
    with EmbeddedPostgres(data) as server:
        keep(server.start(), "committed")
    folder = data / "postgres"
    account = account_for(folder)
    log = data / "orphan.log"
    argv = [str(programs(account) / "postgres"), "-D", HERE, "-p", str(free_port())]
    orphan = launch(Command(argv, account, folder, log, farewell=signal.SIGINT))
    await_ready(orphan, folder, log)
    with EmbeddedPostgres(data) as server:
        assert orphan.wait() == 0
        assert kept(server.start()) == ["committed"]


def test_a_lock_file_that_names_a_stranger_does_not_stop_the_start(data: Path) -> None:
    with EmbeddedPostgres(data) as server:
        keep(server.start(), "committed")
        kill(server)
        left = postmaster_file(data / "postgres")
        lines = left.read_text().splitlines()
        with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as stranger:
            left.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
            assert kept(server.start()) == ["committed"]
            assert stranger.poll() is None


def test_a_folder_of_another_version_is_refused_with_advice_and_left_alone(data: Path) -> None:
    with EmbeddedPostgres(data) as server:
        keep(server.start(), "old")
    version = data / "postgres" / "PG_VERSION"
    ours = version.read_text()
    version.write_text("17\n")
    with pytest.raises(OtherVersionError, match="Written by PostgreSQL 17") as refusal:
        EmbeddedPostgres(data).start()
    assert "pg_dump" in refusal.value.advice
    version.write_text(ours)
    with EmbeddedPostgres(data) as server:
        assert kept(server.start()) == ["old"]


def test_a_first_start_that_was_cut_short_is_begun_anew(data: Path) -> None:
    half = data / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(data) as server:
        keep(server.start(), "first")


def test_a_lost_password_is_reported_with_the_place_where_it_belongs(data: Path) -> None:
    with EmbeddedPostgres(data):
        pass
    (data / "postgres.password").unlink()
    with pytest.raises(EmbeddedServerError, match="password is missing") as refusal:
        EmbeddedPostgres(data).start()
    assert refusal.value.where == str(data / "postgres.password")


def test_a_server_that_cannot_start_says_why(data: Path) -> None:
    with EmbeddedPostgres(data):
        pass
    with (data / "postgres" / "postgresql.conf").open("a") as settings:
        settings.write("shared_buffers = plenty\n")
    with pytest.raises(EmbeddedServerError, match="shared_buffers"):
        EmbeddedPostgres(data).start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_as_root_a_folder_of_root_is_refused_with_advice(data: Path) -> None:
    with EmbeddedPostgres(data):
        pass
    shutil.chown(data / "postgres", "root", "root")
    with pytest.raises(EmbeddedServerError, match="chown -R USER"):
        EmbeddedPostgres(data).start()


@pytest.mark.skipif(os.geteuid() != 0, reason="without root the server is ours anyway")
def test_as_root_the_server_is_not_roots_even_where_its_user_cannot_go(data: Path) -> None:
    data.mkdir(mode=0o700)
    with EmbeddedPostgres(data) as server:
        assert Path(f"/proc/{server.pid}").stat().st_uid != 0
