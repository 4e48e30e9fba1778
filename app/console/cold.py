"""How cold what was asked for was kept, apart from what it was made of: a steamer is no broken cold chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from byssus.core.plant.haccp import Severity
from byssus.trace.answer.model import TraceAnswer
from byssus.trace.exposure.place import minutes_over

_A_MINUTE = 1.0


@dataclass(frozen=True, slots=True)
class Cold:
    """What the thermometers measured where it lay; °C, and minutes summed over the points of a place."""

    minimum: float | None
    maximum: float | None
    minutes_over: Mapping[Severity, float]
    missing: timedelta
    unwatched: int

    @property
    def tone(self) -> str:
        """The worst severity whose limit was passed for a minute; else `silent` if too little is known, or `good`."""
        for severity in reversed(Severity):
            if self.minutes_over.get(severity, 0) >= _A_MINUTE:
                return severity.value
        known = self.minimum is not None and self.missing < timedelta(minutes=_A_MINUTE) and not self.unwatched
        return "good" if known else "silent"


def own_cold(answer: TraceAnswer) -> Cold:
    """The stays of what was asked for, inputs left out."""
    asked = {item.uri for item in answer.items}
    stays = [stay for stay in answer.stays if stay.uri in asked]
    measured = [stay.figures for stay in stays if stay.figures]
    return Cold(
        min((figures.minimum for figures in measured if figures.minimum is not None), default=None),
        max((figures.maximum for figures in measured if figures.maximum is not None), default=None),
        minutes_over(stay.over for stay in stays),
        sum((gap.end - gap.start for stay in stays for gap in stay.gaps), timedelta(0)),
        len(stays) - len(measured),
    )


def whole_cold(answer: TraceAnswer) -> Cold:
    """The whole life, from the first input until now."""
    life = answer.life
    return Cold(
        life.figures.minimum,
        life.figures.maximum,
        life.minutes_over,
        timedelta(minutes=life.gap_minutes),
        life.unwatched_stays,
    )
