"""Holds back what would change more often than anybody can read, and more than a phone's network should carry."""

import time


class Pace:
    """Says when `seconds` have gone by on the wall since it last said so; the first time at once."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._due = time.monotonic()

    def is_due(self) -> bool:
        """Whether it is time again; a yes starts the next wait."""
        now = time.monotonic()
        if now < self._due:
            return False
        self._due = now + self._seconds
        return True
