"""How the interpreter is set up for a role that runs for months, and whose threads take turns."""

import gc
import sys

_TURN = 0.0005
"""Seconds for which a thread may keep the interpreter when another one wants it; a tenth of the default. Else a thread
that the database has answered waits longer for its turn than it waited for the answer, one exchange after the other."""
_LITTER = (50_000, 20, 50)
"""New objects between two looks for cycles, and looks at the young between two at the older. A batch is ten thousand
rows that hold no cycles and go with it; by default Python would look at them twenty times."""


def settle_in() -> None:
    """Set it up once everything is loaded: what is there by then stays, so collections need not look at it again."""
    gc.freeze()
    gc.set_threshold(*_LITTER)
    sys.setswitchinterval(_TURN)
