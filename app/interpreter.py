"""How the interpreter is set up for a role that runs for months, and whose threads take turns."""

import gc
import sys

_TURN = 0.0005
"""Seconds for which a thread may keep the interpreter when another one wants it; a tenth of the default. Else a thread
that the database has answered waits longer for its turn than it waited for the answer, one exchange after the other."""


def settle_in() -> None:
    """Set it up once everything is loaded: what is there by then stays, so collections need not look at it again."""
    gc.freeze()
    sys.setswitchinterval(_TURN)
