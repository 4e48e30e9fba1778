"""The wall clock as a value that is passed in, so that a season can run in minutes and tests need no sleep."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from byssus.core.errors import InvalidInput

_EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time, in UTC; the default one is the machine's.

    `speed` seconds pass here while one passes on the wall, counted from `wall`, at which this clock shows `start`.
    All processes of one installation that share these three values agree on the time.
    """

    start: datetime = _EPOCH
    wall: datetime = _EPOCH
    speed: float = 1.0

    def now(self) -> datetime:
        """The present time of this clock, with zone UTC."""
        return self.at(datetime.now(UTC))

    def at(self, wall: datetime) -> datetime:
        """What this clock shows when the wall clock shows `wall`."""
        return self.start + (wall - self.wall) * self.speed

    def wall_seconds(self, span: timedelta) -> float:
        """How many seconds pass on the wall while `span` passes here: what a timer has to wait."""
        return span.total_seconds() / self.speed

    def __str__(self) -> str:
        return f"{self.start.isoformat()} {self.wall.isoformat()} {self.speed:g}"


def parse_clock(text: str) -> Clock:
    """Read what `str(clock)` wrote: start, wall and speed with blanks between; empty text is the machine's clock.

    Raises:
        InvalidInput: the text is not of that form.
    """
    if not text.strip():
        return Clock()
    try:
        start, wall, speed = text.split()
        clock = Clock(_instant(start), _instant(wall), float(speed))
    except ValueError as error:
        raise InvalidInput(
            f"{text!r} is no clock ({error}).",
            where="BYSSUS_CLOCK",
            advice="Leave it empty, or give two ISO 8601 times with zone and a speed.",
        ) from error
    if not clock.speed > 0:
        raise InvalidInput(f"A clock runs forward; its speed was {clock.speed:g}.", where="BYSSUS_CLOCK")
    return clock


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text} has no zone")
    return instant.astimezone(UTC)
