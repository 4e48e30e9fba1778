"""Becomes a server that cannot outlive its parent: `python leash.py PARENT SIGNAL UID GID COMMAND…`.

The kernel sends SIGNAL to the server when the thread that started it ends. That wish is forgotten at setuid
but kept through exec, so it must be told between the two; and Python code between fork and exec may hang when
the parent has threads. Hence this program in between. It stands alone: it is run by path, without
site-packages.
"""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    """Drop root, tie ourselves to the parent, and become the command."""
    parent, death_signal, uid, gid = map(int, sys.argv[1:5])
    command = sys.argv[5:]
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if libc.prctl(_PR_SET_PDEATHSIG, death_signal) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() == parent:  # else it died before we could ask
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
