"""Roles that start in milliseconds: forked from an interpreter that has loaded them.

What runs in them is what `byssus ingest` and `byssus alerts` run, and SIGKILL ends them as it ends those: a campaign of
a thousand kills need not wait a thousand times for Python to load the same modules.
"""

import os
import signal
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from threading import Event

from byssus.app.logs import set_up_logs
from byssus.core.settings import Settings

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload([__name__, "byssus.app.roles.ingest", "byssus.app.roles.alerts"])


@dataclass
class WarmRole:
    """A role as a process of its own; its log is `<name>.log` in the folder."""

    name: str
    settings: Settings
    folder: Path
    _process: ForkServerProcess | None = field(default=None, init=False)

    def start(self) -> None:
        arguments = (self.name, self.settings, self.log)
        self._process = _FORKS.Process(target=_live, args=arguments, daemon=True)
        self._process.start()

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def pid(self) -> int:
        assert self._process is not None
        assert self._process.pid is not None
        return self._process.pid

    def kill(self) -> None:
        """SIGKILL, and see that it is gone."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Let it finish what it has in hand."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.pid is not None:
            os.kill(self._process.pid, how)
            self._process.join()
            self._process = None


def _live(name: str, settings: Settings, log: Path) -> None:
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    set_up_logs("warning")
    import_module(f"byssus.app.roles.{name}").run(settings, stop)
