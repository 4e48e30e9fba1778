"""How bad something is."""

from enum import StrEnum


class Severity(StrEnum):
    """The rungs of a ladder of rules, least first."""

    WARN = "warn"
    ALARM = "alarm"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for the least; words alone would sort by the alphabet."""
        return list(Severity).index(self)
