"""What a PostgreSQL server writes about itself into its folder."""

import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from byssus.app.embedded.errors import EmbeddedServerError

_START_SECONDS = 300  # a crash recovery may read much log from slow flash
_POLL_SECONDS = 0.02
_LOG_LINES = 12


@dataclass(frozen=True)
class Postmaster:
    """The contents of `postmaster.pid` (PostgreSQL: src/include/utils/pidfile.h)."""

    pid: int
    port: int
    ready: bool


def postmaster_file(cluster: Path) -> Path:
    """Where the server of `cluster` says that it lives; left behind when it is killed."""
    return cluster / "postmaster.pid"


def read_postmaster(cluster: Path) -> Postmaster | None:
    """The server that last started in `cluster`, living or dead; None while the file is not complete."""
    with suppress(FileNotFoundError):
        lines = postmaster_file(cluster).read_text().splitlines()
        if len(lines) >= 8:
            return Postmaster(pid=int(lines[0]), port=int(lines[3]), ready=lines[7].strip() == "ready")
    return None


def await_ready(process: subprocess.Popen[bytes], cluster: Path, log: Path) -> None:
    """Wait until the server that `process` became accepts connections.

    Raises:
        EmbeddedServerError: It ended, or was not ready after five minutes; with what it last said.
    """
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        postmaster = read_postmaster(cluster)
        if postmaster is not None and postmaster.ready:
            return
        time.sleep(_POLL_SECONDS)
    said = last_words(log, cluster / "log")
    raise EmbeddedServerError(f"PostgreSQL did not come up. It said:\n{said}", where=str(cluster))


def last_words(*logs: Path) -> str:
    """The last lines of each log; of a folder, of its newest file."""
    files = [_newest(log) if log.is_dir() else log for log in logs]
    lines = [line for file in files if file.is_file() for line in file.read_text().splitlines()[-_LOG_LINES:]]
    return "\n".join(lines)


def _newest(folder: Path) -> Path:
    return max(folder.iterdir(), key=lambda file: file.stat().st_mtime, default=folder)
