"""The incidents of the demo: enough in its first two hours, and something on each day that follows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from byssus.app.demo.incident import (
    ClockWrong,
    CompressorFailure,
    DoorLeftOpen,
    Garbled,
    Incident,
    LinkLost,
    ProbeUnplugged,
    SaidTwice,
    Stranger,
)

Kind = TypeVar("Kind", bound=Incident)


def _minutes(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


START = datetime(2026, 7, 20, 6, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
"""What the city's clock shows at first: a morning at the height of the season, long after the closure of the summer.

It is fixed, so that codes and pictures are the same each time, and nobody harvests while the sea is closed.
"""

FAILURE = CompressorFailure("c01-1", _minutes(15), _minutes(240))
"""The one that the tour of the demo shows; pallets of two days lie in that room."""

_CLUMSY = ("own-c08", "own-p12", "tb-p16", "own-p28", "tb-p22", "own-c10")
INCIDENTS: tuple[Incident, ...] = (
    ClockWrong("own-p05", _minutes(0), timedelta(days=30), timedelta(seconds=131)),
    SaidTwice("own-p11", _minutes(5), _minutes(60)),
    SaidTwice("cs-c14", _minutes(5), _minutes(60)),
    Stranger("own-p09", _minutes(8), _minutes(30)),
    *(Garbled(gateway, _minutes(10 + 30 * i), _minutes(5)) for i, gateway in enumerate(_CLUMSY)),
    FAILURE,
    LinkLost("own-c05", _minutes(20), _minutes(180)),
    ProbeUnplugged("p30-intake-t", _minutes(25), _minutes(120)),
    DoorLeftOpen("c04-2", _minutes(30), _minutes(50)),
    ClockWrong("own-p07", _minutes(40), _minutes(60), timedelta(days=1)),
    *(DoorLeftOpen(f"c{2 + day % 11:02}-3", timedelta(days=day, hours=3), _minutes(50)) for day in range(1, 15)),
    *(LinkLost(f"own-p{3 + day % 10:02}", timedelta(days=day, hours=5), _minutes(150)) for day in range(1, 15)),
)


@dataclass(frozen=True, slots=True)
class Script:
    """The incidents, tied to the time at which the demo's clock started."""

    start: datetime
    incidents: Sequence[Incident] = field(default=INCIDENTS)

    def of(self, kind: type[Kind], where: str) -> list[Kind]:
        """All incidents of a kind at a place."""
        return [each for each in self.incidents if isinstance(each, kind) and each.where == where]

    def now(self, kind: type[Kind], where: str, time: datetime) -> Kind | None:
        """The incident of a kind that is on at a place, if there is one."""
        return next((each for each in self.of(kind, where) if each.happens(self.start, time)), None)
