"""When ingest listened: only then could anything be heard, and silence counts for that time alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class Listening:
    """Stretches of time from, to; in order, none touches the next."""

    stretches: tuple[tuple[datetime, datetime], ...]

    @property
    def until(self) -> datetime | None:
        """Up to when we know what came; None if nobody has ever listened."""
        return self.stretches[-1][1] if self.stretches else None

    def span(self, since: datetime, until: datetime) -> timedelta:
        """How long somebody listened between two times."""
        listened = _ZERO
        for start, end in reversed(self.stretches):
            if end <= since:
                break
            listened += max(_ZERO, min(end, until) - max(start, since))
        return listened
