"""When to try again something that failed: soon at first, then less and less often."""

import time
from dataclasses import dataclass


@dataclass(slots=True)
class Backoff:
    """Doubles the pause with each failure, from `first` to `most` seconds on the wall; a success forgets them all."""

    first: float = 0.25
    most: float = 15.0
    _pause: float = 0.0
    _due: float = 0.0

    def failed(self) -> None:
        """Put the next try off."""
        self._pause = min(self.most, self._pause * 2 or self.first)
        self._due = time.monotonic() + self._pause

    def succeeded(self) -> None:
        """The next failure is a first one again."""
        self._pause = self._due = 0.0

    @property
    def seconds(self) -> float:
        """Until the next try is due; 0 when it is."""
        return max(0.0, self._due - time.monotonic())
