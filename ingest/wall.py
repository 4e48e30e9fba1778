"""From what a logger's clock showed to instants: the order of entries tells which of two equal hours it was."""

from datetime import UTC, datetime, tzinfo

from byssus.ingest.message import LocalTime


class WallClock:
    """Follows the entries of one probe, in either direction of time, through the hour that a clock shows twice."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._last: datetime | None = None
        self._forward = True

    def instant(self, time: datetime | LocalTime) -> datetime:
        """The instant in UTC.

        Of the two instants of a wall time that comes twice, the next one in the direction of the entries before; at the
        start of a log, the first. A wall time that was skipped counts on from before the step.
        """
        if isinstance(time, datetime):
            return time
        first, second = (time.wall.replace(tzinfo=self._zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        instant = self._next(first, second) if first < second else first
        if self._last is not None and instant != self._last:
            self._forward = instant > self._last
        self._last = instant
        return instant

    def _next(self, first: datetime, second: datetime) -> datetime:
        last = self._last
        if last is None:
            return first
        if self._forward:
            return first if first > last else second
        return second if second < last else first
