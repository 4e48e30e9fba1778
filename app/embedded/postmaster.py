"""What a PostgreSQL server writes about itself into its folder."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

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


def last_words(*logs: Path) -> str:
    """The last lines of each log; of a folder, of its newest file."""
    files = [_newest(log) if log.is_dir() else log for log in logs]
    lines = [line for file in files if file.is_file() for line in file.read_text().splitlines()[-_LOG_LINES:]]
    return "\n".join(lines)


def _newest(folder: Path) -> Path:
    return max(folder.iterdir(), key=lambda file: file.stat().st_mtime, default=folder)
