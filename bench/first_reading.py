"""From nothing to the first stored reading: `byssus demo` on an empty folder, as after an installation."""

import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from byssus.app.embedded.postgres import running_url

PATIENCE = 60.0


def stored(data: Path) -> bool:
    """Whether the installation in `data` holds a reading yet."""
    url = running_url(data)
    if url is None:
        return False
    try:
        with psycopg.connect(url) as connection:
            return connection.execute("select exists (select from reading)").fetchone() == (True,)
    except psycopg.Error:  # it is on its way up
        return False


def main() -> None:
    """Print the seconds, and what part of them Python needs to start and say its version."""
    begun = time.monotonic()
    subprocess.run([sys.executable, "-m", "byssus.app", "--help"], check=True, capture_output=True)
    bare = time.monotonic() - begun
    with tempfile.TemporaryDirectory() as name:
        begun = time.monotonic()
        demo = subprocess.Popen([sys.executable, "-m", "byssus.app", "demo", "--data", name], stdout=subprocess.DEVNULL)
        try:
            while not stored(Path(name)) and time.monotonic() - begun < PATIENCE:
                time.sleep(0.05)
            seconds = time.monotonic() - begun
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait()
    print(f"first stored reading after {seconds:.1f} s (at most 10); {seconds / bare:.1f} times `byssus --help`")


main()
