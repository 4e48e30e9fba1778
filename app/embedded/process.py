"""Server processes: started on a leash, found again, and ended."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from byssus.app.embedded.account import Account

HERE = "/proc/self/cwd"
"""How a server names its folder: it works there, and so needs no way in from the root of the file system.

As root we may have our data where the server's user cannot go, such as root's home; the kernel takes this name straight
to the folder (proc_pid_cwd(5)).
"""

_LEASH = Path(__file__).with_name("leash.py")
_QUIET = {"LANG": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True)
class Command:
    """What to run, as whom, and how it is asked to end.

    Attributes:
        argv: The program, by absolute path, and its arguments.
        account: The user to run as; ignored unless we are root.
        folder: The working folder, by which survivors are found.
        log: The file that takes standard output and error.
        farewell: The signal for a clean end, sent also when we die ourselves.
    """

    argv: Sequence[str]
    account: Account
    folder: Path
    log: Path
    farewell: signal.Signals


def launch(command: Command) -> subprocess.Popen[bytes]:
    """Start a server that ends with the calling thread, and that a Ctrl-C at the terminal does not reach.

    Call it from a thread that lives as long as the server should: the kernel looks at the thread, not at the
    process.
    """
    with command.log.open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own programs and paths
            leashed(command.argv, command.account, command.farewell),
            cwd=command.folder,
            env=_QUIET,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def leashed(argv: Sequence[str], account: Account, farewell: signal.Signals) -> list[str]:
    """The command that runs `argv` as `account` and is sent `farewell` when the thread that started it ends."""
    identity = (os.getpid(), int(farewell), account.uid, account.gid)
    return [sys.executable, "-I", "-S", str(_LEASH), *map(str, identity), *argv]


def end(process: subprocess.Popen[bytes], signals: Sequence[signal.Signals], patience: float) -> int:
    """Ask a child to end with each signal in turn, `patience` seconds each, then kill it.

    Returns:
        Its exit code, negative if a signal ended it.
    """
    for sign in signals:
        process.send_signal(sign)
        with suppress(subprocess.TimeoutExpired):
            return process.wait(patience)
    process.kill()
    return process.wait()


def end_survivors(folder: Path, program: str, farewell: signal.Signals, patience: float) -> None:
    """End every process of `program` that an earlier, dead owner left working in `folder`.

    Only the holder of the folder's lock may call this: then whoever still works there is an orphan. The
    server itself is asked to end well; what is left then are children of a dead server, and they are killed.
    """
    for pid, title in list(_working_in(folder, program)):
        if Path(title).name == program:
            _end_stranger(pid, farewell, patience)
    for pid, _ in list(_working_in(folder, program)):
        _end_stranger(pid, signal.SIGKILL, patience)


def works_in(pid: int, folder: Path) -> bool:
    """Whether process `pid` lives and has `folder` as its working folder."""
    try:
        return os.path.samestat(Path(f"/proc/{pid}/cwd").stat(), folder.stat())
    except OSError:  # it ended, or is none of ours
        return False


def _working_in(folder: Path, program: str) -> Iterator[tuple[int, str]]:
    for pid in (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()):
        with suppress(FileNotFoundError):  # it ended meanwhile
            if works_in(pid, folder) and Path(f"/proc/{pid}/comm").read_text().strip() == program:
                yield pid, Path(f"/proc/{pid}/cmdline").read_text().partition("\0")[0]


def _end_stranger(pid: int, sign: signal.Signals, patience: float) -> None:
    with suppress(ProcessLookupError):
        descriptor = os.pidfd_open(pid)
        try:
            signal.pidfd_send_signal(descriptor, sign)
            select.select([descriptor], [], [], patience)  # readable once it has ended
        finally:
            os.close(descriptor)
