"""Which points and gateways have been silent for too long, by the time of receiving, while somebody listened."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from byssus.alerts.condition.listening import Listening
from byssus.alerts.operator.alarm import Detail, Subject, Word
from byssus.core.plant.haccp import Severity


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a site lets sources be silent (see `AlarmPolicy`).

    Args:
        intervals: what was not heard for longer than so many of its intervals is silent.
        alarm_after: from then on its silence is an alarm.
        critical_after: and from then on critical.
    """

    intervals: int
    alarm_after: timedelta
    critical_after: timedelta


@dataclass(frozen=True, slots=True)
class Source:
    """What should be heard regularly: a point, or a gateway.

    Args:
        code: the name by which people know it.
        every: the interval at which it should be heard; of a gateway, that of its most frequent point.
        heard_at: when we last received anything from it, whatever event time that carried.
        patience: that of its site.
        gateway_id: the gateway through which a point is heard; a gateway's own number.
        through_until: when that gateway was last heard.
        through_since: when that gateway came back from a silence, the last time it did; None when it never was silent.
    """

    subject: Subject
    code: str
    every: timedelta
    heard_at: datetime
    patience: Patience
    gateway_id: int
    through_until: datetime | None = None
    through_since: datetime | None = None

    def quiet(self, now: datetime, listening: Listening) -> bool:
        """Whether it was not heard for longer than it may be silent."""
        return listening.span(self.heard_at, now) > self.patience.intervals * self.every

    def severity(self, now: datetime, listening: Listening) -> Severity:
        """How bad it is that it is quiet."""
        quiet = listening.span(self.heard_at, now)
        if quiet < self.patience.alarm_after:
            return Severity.WARN
        return Severity.ALARM if quiet < self.patience.critical_after else Severity.CRITICAL

    def excused(self, now: datetime, listening: Listening) -> bool:
        """Whether its gateway has not been heard for as many of its intervals while it was quiet.

        When a gateway dies, its points fall quiet some seconds before it; when it comes back, they need their turn.
        """
        since = max(self.heard_at, self.through_since or self.heard_at)
        until = min(now, self.through_until or now)
        return listening.span(since, until) <= self.patience.intervals * self.every


@dataclass(frozen=True, slots=True)
class Silence:
    """Something that is silent.

    Args:
        inhibited: its gateway is silent too, or was until just now: it raises no alarm, and one that it has stays.
    """

    subject: Subject
    severity: Severity
    facts: Detail
    inhibited: bool = False


def silences(
    points: Iterable[Source], gateways: Iterable[Source], now: datetime, listening: Listening
) -> list[Silence]:
    """Everything that is silent.

    A gateway's silence is one alarm, which names the first of its points that fell silent, and its points raise none
    of their own; those that are still silent when the gateway is back do.
    """
    behind: defaultdict[int, list[Source]] = defaultdict(list)
    for point in points:
        if point.quiet(now, listening):
            behind[point.gateway_id].append(point)
    out = {gateway.gateway_id: gateway for gateway in gateways if gateway.quiet(now, listening)}
    return [
        *(
            Silence(gateway.subject, gateway.severity(now, listening), _facts(gateway, behind[number]))
            for number, gateway in out.items()
        ),
        *(
            Silence(
                point.subject,
                point.severity(now, listening),
                _facts(point),
                inhibited=point.gateway_id in out or point.excused(now, listening),
            )
            for points_of_one in behind.values()
            for point in points_of_one
        ),
    ]


def _facts(source: Source, behind: Iterable[Source] = ()) -> Detail:
    facts: dict[str, Word] = {"silent": source.code, "heard_at": source.heard_at.isoformat()}
    if quiet := sorted((point.heard_at, point.code) for point in behind):
        facts |= {"first_out": quiet[0][1], "points_out": len(quiet)}
    return facts
