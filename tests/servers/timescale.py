"""PostgreSQL 17 with TimescaleDB, out of the small Debian that `.ci/timescale-root` makes."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from byssus.app.embedded.port import LOOPBACK, free_port
from byssus.app.embedded.postmaster import await_ready
from byssus.app.embedded.process import end
from servers.absent import absent

CACHE = Path(os.environ.get("BYSSUS_CACHE", Path.home() / ".cache" / "byssus"))
_ROOT = CACHE / "timescale-root"
_BIN = "/usr/lib/postgresql/17/bin"
_LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "shared_preload_libraries": "timescaledb",
    "timescaledb.telemetry_level": "off",
    "timezone": "UTC",
    "fsync": "off",
}


@contextmanager
def timescale() -> Iterator[str]:
    """Runs a new server and gives its `host:port`; it trusts everyone who can reach it, hence loopback only."""
    if os.geteuid() != 0:
        absent("TimescaleDB runs in a chroot", "be root")
    if not _ROOT.is_dir():
        absent(f"TimescaleDB is not in {_ROOT}", ".ci/timescale-root")
    with TemporaryDirectory(dir=_ROOT / "tmp") as name:
        folder = Path(name)
        shutil.chown(folder, *_postgres())
        _create_cluster(folder)
        with _server(folder, free_port()) as address:
            yield address


def _create_cluster(folder: Path) -> None:
    settings = [f"--set={name}={value}" for name, value in _SETTINGS.items()]
    command = _as_postgres("initdb", f"--pgdata={_inside(folder)}", "--auth=trust", "--no-sync", *_LOCALE, *settings)
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def _server(folder: Path, port: int) -> Iterator[str]:
    log = folder / "log"
    command = _as_postgres("postgres", "-D", _inside(folder), "-p", str(port))
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
    try:
        await_ready(process, folder / "cluster", log)
        yield f"{LOOPBACK}:{port}"
    finally:
        end(process, [signal.SIGINT], patience=30)


def _inside(folder: Path) -> str:
    return f"/{folder.relative_to(_ROOT)}/cluster"


def _as_postgres(program: str, *arguments: str) -> list[str]:
    uid, gid = map(str, _postgres())
    drop = ["setpriv", "--reuid", uid, "--regid", gid, "--clear-groups", "--pdeathsig", "INT", "--"]
    return ["chroot", str(_ROOT), *drop, f"{_BIN}/{program}", *arguments]


def _postgres() -> tuple[int, int]:
    """User and group of `postgres` in there."""
    lines = (_ROOT / "etc" / "passwd").read_text().splitlines()
    uid, gid = next(line.split(":")[2:4] for line in lines if line.startswith("postgres:"))
    return int(uid), int(gid)
