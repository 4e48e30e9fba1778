"""Keeps the parts of an installation running: starts them, starts again the one that died, ends them in turn."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import Protocol

import structlog

from byssus.app.embedded.account import ourselves
from byssus.app.embedded.process import end, leashed
from byssus.core.errors import ByssusError

_log = structlog.get_logger()
_LOOK_SECONDS = 0.2
_DRAIN_SECONDS = 15
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_STEADY_SECONDS = 60
"""A part that lived this long has recovered: the pause before its next start is short again."""


class Part(Protocol):
    """What can be supervised: a server, or one of our roles."""

    @property
    def name(self) -> str:
        """How people call it."""

    @property
    def running(self) -> bool:
        """Whether it lives."""

    def start(self) -> object:
        """Start it unless it runs."""

    def stop(self) -> None:
        """End it in an orderly way; harmless when it does not run."""


class Role:
    """A `byssus` command as a child process that ends with the thread that started it.

    Args:
        name: how people call it; no two have the same.
        words: the words after `byssus`.
        environment: added to ours.
        log: file that its output is added to; None lets it write where we do.
    """

    def __init__(
        self, name: str, words: Sequence[str], environment: Mapping[str, str], log: Path | None = None
    ) -> None:
        self.name = name
        self._words = words
        self._environment = {**os.environ, **environment}
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """Number of the process; None before the first start and after the end."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process unless it runs."""
        if self.running:
            return
        command = [sys.executable, "-m", "byssus.app", *self._words]
        output = self._log.open("ab") if self._log else None
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            leashed(command, ourselves(), signal.SIGTERM),
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        if output:
            output.close()

    def stop(self) -> None:
        """Let it finish what it has in hand, then end it."""
        if self._process is not None:
            end(self._process, (signal.SIGTERM,), _DRAIN_SECONDS)
            self._process = None


class Supervisor:
    """Watches over parts, in the order of their dependence. Call it from one thread, which the parts die with."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._pauses: dict[str, float] = {}
        self._started: dict[str, float] = {}

    def start(self, part: Part) -> None:
        """Start a part and watch it from now on."""
        self._parts.append(part)
        self._start(part)

    def watch(self, stop: Event) -> None:
        """Start again what dies, after a pause that doubles each time, until `stop` is set."""
        due: dict[str, float] = {}
        while not stop.wait(_LOOK_SECONDS):
            for part in self._parts:
                if part.running:
                    continue
                now = time.monotonic()
                if part.name not in due:
                    due[part.name] = now + self._pause(part, now)
                    _log.error("a part died", part=part.name, again_in_seconds=due[part.name] - now)
                elif now >= due[part.name]:
                    del due[part.name]
                    self._start_again(part)

    def stop(self) -> None:
        """End all parts, the last one started first."""
        while self._parts:
            self._parts.pop().stop()

    def _start_again(self, part: Part) -> None:
        try:
            self._start(part)
        except ByssusError as error:
            _log.error("a part does not start", part=part.name, error=str(error))

    def _start(self, part: Part) -> None:
        self._started[part.name] = time.monotonic()
        part.start()

    def _pause(self, part: Part, now: float) -> float:
        steady = now - self._started[part.name] > _STEADY_SECONDS
        pause = _FIRST_PAUSE if steady else self._pauses.get(part.name, _FIRST_PAUSE)
        self._pauses[part.name] = min(2 * pause, _LONGEST_PAUSE)
        return pause
