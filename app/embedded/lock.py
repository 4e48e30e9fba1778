"""One process at a time runs the server of a folder."""

import fcntl
import os
from pathlib import Path

from byssus.app.embedded.errors import FolderInUseError


class FolderLock:
    """A lock that the kernel releases when its holder dies, however it dies.

    Args:
        path: The lock file; it holds the process id of the last holder and is never removed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock at once, or say who has it; taking it again changes nothing.

        Raises:
            FolderInUseError: A living process holds the lock.
        """
        if self._descriptor is not None:
            return
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise self._in_use() from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor

    def release(self) -> None:
        """Let others have the lock; harmless when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _in_use(self) -> FolderInUseError:
        holder = self._path.read_text().strip() or "unknown"
        return FolderInUseError(
            f"In use: process {holder} runs the {self._path.stem} of this folder.",
            where=str(self._path.parent),
            advice="Stop that process first, or choose another folder with --data.",
        )
