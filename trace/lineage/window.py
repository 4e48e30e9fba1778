"""Stretches of time during which a way through containers is open."""

from dataclasses import dataclass
from datetime import UTC, datetime

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Window:
    """The times at which all containments of a way held, both ends included."""

    start: datetime = _BEGINNING
    end: datetime = _END

    def __and__(self, other: "Window") -> "Window":
        return Window(max(self.start, other.start), min(self.end, other.end))

    def __bool__(self) -> bool:
        return self.start <= self.end

    def covers(self, other: "Window") -> bool:
        """Whether every time of the other is one of ours."""
        return self.start <= other.start and other.end <= self.end


ALWAYS = Window()
