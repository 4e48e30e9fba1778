"""Heat in rooms as linear first-order systems: loads add up, and each is a closed formula of the time."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Load:
    """A load that stays constant from `start` for `lasts`: an open door, a heater, a machine that stands still.

    While it lasts the room nears `degrees` above where it would be, as 1 − e^(−t/tau), and comes back as e^(−t/tau).
    """

    start: datetime
    lasts: timedelta
    degrees: float
    tau: timedelta

    def at(self, time: datetime) -> float:
        """How many degrees the room is warmer by this load at `time`."""
        since = time - self.start
        if since <= timedelta(0):
            return 0.0
        reached = self.degrees * (1 - math.exp(-(min(since, self.lasts) / self.tau)))
        return reached * math.exp(-(max(since - self.lasts, timedelta(0)) / self.tau))
