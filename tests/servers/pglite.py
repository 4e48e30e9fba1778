"""PostgreSQL 17 with TimescaleDB's community edition in WebAssembly, out of what `.ci/pglite-root` fetches.

One client at a time, and no COPY into it: good to see what the server makes of our schema and queries, not for more.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from byssus.app.embedded.port import LOOPBACK
from servers.absent import absent
from servers.timescale import CACHE

_ROOT = CACHE / "pglite-root"
_PATIENCE = 10


@contextmanager
def pglite() -> Iterator[str]:
    """Runs a new, empty database in memory and gives its URL, whose user may do everything."""
    node = shutil.which("node")
    if node is None:
        absent("There is no node", "apt-get install nodejs npm")
    if not _ROOT.is_dir():
        absent(f"TimescaleDB in WebAssembly is not in {_ROOT}", ".ci/pglite-root")
    command = [node, str(Path(__file__).with_suffix(".mjs")), str(_ROOT)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        port = int(process.stdout.readline())
        yield f"postgresql://postgres:any@{LOOPBACK}:{port}/postgres?sslmode=disable&gssencmode=disable"
        process.stdin.close()
        process.wait(_PATIENCE)
