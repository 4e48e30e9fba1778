"""A process of its own that runs an embedded server, to be killed or to hold the folder."""

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_OWNER = """
import sys
from importlib import import_module
from pathlib import Path

module, name, data = sys.argv[1:]
with getattr(import_module(module), name)(Path(data)) as server:
    print(server.start(), server.pid, flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True)
class Owner:
    """The process, and what it says of its server."""

    process: subprocess.Popen[str]
    url: str
    server_pid: int

    def kill(self) -> None:
        """Kill the process and wait until its server has ended too.

        Raises:
            TimeoutError: The server lived on for half a minute.
        """
        server = os.pidfd_open(self.server_pid)
        self.process.kill()
        self.process.wait()
        ended, _, _ = select.select([server], [], [], 30)
        os.close(server)
        if not ended:
            raise TimeoutError(f"server {self.server_pid} outlived its owner")


@contextmanager
def owner(server: type, data: Path) -> Iterator[Owner]:
    """Runs `server(data)` in a new process until the end of the block."""
    command = [sys.executable, "-c", _OWNER, server.__module__, server.__name__, str(data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url, pid = process.stdout.readline().split()
        yield Owner(process, url, int(pid))
