"""Which points and gateways have been silent for too long, by the time of receiving."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from byssus.alerts.alarm import Detail, Subject, Word
from byssus.core.plant.model import Severity

ALARM_AFTER = timedelta(minutes=15)
CRITICAL_AFTER = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Source:
    """What should be heard regularly: a point, or a gateway.

    Args:
        code: the name by which people know it.
        every: the interval at which it should be heard; of a gateway, that of its most frequent point.
        heard_at: when we last received anything from it, whatever event time that carried.
        gateway_id: the gateway through which a point is heard; a gateway's own number.
    """

    subject: Subject
    code: str
    every: timedelta
    heard_at: datetime
    gateway_id: int

    def silence(self, now: datetime) -> Severity | None:
        """How bad it is that it was last heard when it was; nothing is, up to two intervals."""
        quiet = now - self.heard_at
        if quiet <= 2 * self.every:
            return None
        if quiet < ALARM_AFTER:
            return Severity.WARN
        return Severity.ALARM if quiet < CRITICAL_AFTER else Severity.CRITICAL


@dataclass(frozen=True, slots=True)
class Silence:
    """An alarm that there should be."""

    subject: Subject
    severity: Severity
    facts: Detail


def silences(points: Iterable[Source], gateways: Iterable[Source], now: datetime) -> list[Silence]:
    """The alarms that there should be.

    A gateway's silence is one alarm, which names the first of its points that fell silent, and its points raise none
    of their own; those that are still silent when the gateway is back do.
    """
    quiet_points = _silent(points, now)
    quiet_gateways = _silent(gateways, now)
    out = {gateway.gateway_id for gateway, _ in quiet_gateways}
    return [
        *(Silence(gateway.subject, how, _facts(gateway, quiet_points)) for gateway, how in quiet_gateways),
        *(Silence(point.subject, how, _facts(point)) for point, how in quiet_points if point.gateway_id not in out),
    ]


def _silent(sources: Iterable[Source], now: datetime) -> list[tuple[Source, Severity]]:
    return [(source, severity) for source in sources if (severity := source.silence(now))]


def _facts(source: Source, quiet_points: Iterable[tuple[Source, Severity]] = ()) -> Detail:
    behind = sorted((point.heard_at, point.code) for point, _ in quiet_points if point.gateway_id == source.gateway_id)
    facts: dict[str, Word] = {"silent": source.code, "heard_at": source.heard_at.isoformat()}
    if behind:
        facts |= {"first_out": behind[0][1], "points_out": len(behind)}
    return facts
