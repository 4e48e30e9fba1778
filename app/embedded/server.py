"""What the embedded servers have in common: a folder, one owner at a time, a life between start and stop."""

import signal
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from byssus.app.embedded.lock import FolderLock
from byssus.app.embedded.process import end

STOP_SECONDS = 60


class EmbeddedServer(ABC):
    """A server that lives in a subfolder of Byssus' data folder and dies with the thread that started it.

    One process owns it at a time, by a lock on the folder; another start is refused with the owner's process
    id. When the owner dies without `stop`, the kernel asks the server to end; should one be left all the
    same, the next start ends it first.

    Args:
        data: Byssus' data folder; made at the first start.
        name: The server's subfolder, and the stem of its lock and log.
        farewells: The signals that end it, the kindest first.
    """

    def __init__(self, data: Path, name: str, farewells: Sequence[signal.Signals]) -> None:
        self.name = name
        self._data = data.resolve()
        self._folder = self._data / name
        self._log = self._data / f"{name}.log"
        self._farewells = farewells
        self._lock = FolderLock(self._data / f"{name}.lock")
        self._process: subprocess.Popen[bytes] | None = None
        self._url = ""

    @property
    def pid(self) -> int | None:
        """The server's process id; None before the start and after the stop."""
        return None if self._process is None else self._process.pid

    @property
    def running(self) -> bool:
        """Whether our server lives; if it was killed, `start` brings it back at the same address."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> str:
        """Start the server and wait until it answers; if it runs, nothing changes.

        Call it from a thread that lives as long as the server should.

        Returns:
            The URL to connect to.

        Raises:
            FolderInUseError: Another process runs the server of this folder.
            OtherVersionError: Another major version of the server wrote the folder.
            EmbeddedServerError: The server did not come up; the message ends with its last words.
        """
        self._data.mkdir(parents=True, exist_ok=True)
        self._lock.acquire()
        try:
            if not self.running:
                self._url = self._launch()
        except BaseException:
            self.stop()
            raise
        return self._url

    def stop(self) -> None:
        """End the server, cutting off its clients, and let go of the folder; harmless when stopped."""
        if self._process is not None:
            end(self._process, self._farewells, STOP_SECONDS)
            self._process = None
        self._lock.release()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @abstractmethod
    def _launch(self) -> str:
        """Set `_process` and give the URL, once the server answers."""
