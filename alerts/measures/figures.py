"""How well an alarm system serves its people: the figures of ISA-18.2 and EEMUA 191, over the lives of alarms.

Both count what one operator meets at one console; we count what a site raises, which is the same where one person is on
duty. What is ours, since both think in seconds and cold rooms move in minutes, says so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median, quantiles

from byssus.alerts.measures.lives import Life
from byssus.core.plant.haccp import Severity

SLOT = timedelta(minutes=10)
MANAGEABLE = 1.0
"""Alarms in ten minutes, on average, that one operator can manage (EEMUA 191; ISA-18.2 § 16)."""
OVER_DEMANDING = 2.0
"""More than this, on average, is over-demanding (the same)."""
FLOOD = 10
"""More than this in ten minutes is a flood (the same)."""
STALE_AFTER = timedelta(hours=24)
"""An alarm that stays longer than this is stale (ISA-18.2 § 16)."""
CHATTER_WITHIN = timedelta(minutes=30)
CHATTER_TIMES = 3
"""An alarm that comes this often within half an hour chatters (ours; ISA-18.2 says three times in a minute)."""
_WORST = 10


class Load(StrEnum):
    """What the average rate means for the person on duty."""

    MANAGEABLE = "manageable"
    DEMANDING = "demanding"
    OVER_DEMANDING = "over_demanding"


@dataclass(frozen=True, slots=True)
class Rate:
    """How many alarms come.

    Args:
        mean: in ten minutes.
        peak: most in any of the window's ten minutes.
        flooded: share of the ten-minute slots with more than ten.
    """

    mean: float
    peak: int
    flooded: float
    load: Load


@dataclass(frozen=True, slots=True)
class Frequent:
    """An alarm that comes again and again; `share` is of all alarms of the window."""

    about: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Waits:
    """How long something took, over those alarms to which it happened."""

    count: int
    median: timedelta
    p90: timedelta


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of a window.

    Args:
        alarms: how many were raised.
        split: share of each severity; ISA-18.2 aims at about 80 % low, 15 % medium, 5 % high.
        chattering: those that came three times within half an hour, the most frequent first.
        stale: those that lasted for more than a day, or do so at the window's end.
        top: the ten most frequent; a handful usually makes most of the load.
        to_acknowledge: None when nobody acknowledged any.
        to_close: None when nobody closed any.
        by_person: alarms that each person acknowledged first.
    """

    alarms: int
    rate: Rate
    split: dict[Severity, float]
    chattering: list[Frequent]
    stale: list[str]
    top: list[Frequent]
    to_acknowledge: Waits | None
    to_close: Waits | None
    by_person: dict[str, int]


def measure(found: Sequence[Life], start: datetime, end: datetime) -> Measures:
    """The figures over the alarms that were raised from `start` on and before `end`."""
    raised = sorted((life for life in found if start <= life.raised_at < end), key=lambda life: life.raised_at)
    counts = Counter(life.severity for life in raised)
    return Measures(
        alarms=len(raised),
        rate=_rate([life.raised_at for life in raised], start, end),
        split={severity: counts[severity] / len(raised) if raised else 0.0 for severity in Severity},
        chattering=_frequent(raised, _chattering(raised)),
        stale=sorted({life.about for life in raised if (life.cleared_at or end) - life.raised_at > STALE_AFTER}),
        top=_frequent(raised, {life.about for life in raised})[:_WORST],
        to_acknowledge=_waits(life.acknowledged_at - life.raised_at for life in raised if life.acknowledged_at),
        to_close=_waits(life.closed_at - life.raised_at for life in raised if life.closed_at),
        by_person=dict(sorted(Counter(life.acknowledged_by for life in raised if life.acknowledged_by).items())),
    )


def _rate(times: Sequence[datetime], start: datetime, end: datetime) -> Rate:
    slots = max(1.0, (end - start) / SLOT)
    each = Counter((time - start) // SLOT for time in times)
    mean = len(times) / slots
    flooded = sum(count > FLOOD for count in each.values()) / slots
    return Rate(round(mean, 3), max(each.values(), default=0), round(flooded, 4), _load(mean))


def _load(mean: float) -> Load:
    if mean <= MANAGEABLE:
        return Load.MANAGEABLE
    return Load.DEMANDING if mean <= OVER_DEMANDING else Load.OVER_DEMANDING


def _chattering(raised: Iterable[Life]) -> set[str]:
    times: defaultdict[str, list[datetime]] = defaultdict(list)
    for life in raised:
        times[life.about].append(life.raised_at)
    return {
        about
        for about, each in times.items()
        if any(last - first <= CHATTER_WITHIN for first, last in zip(each, each[CHATTER_TIMES - 1 :], strict=False))
    }


def _frequent(raised: Sequence[Life], among: set[str]) -> list[Frequent]:
    counts = Counter(life.about for life in raised if life.about in among)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Frequent(about, count, round(count / len(raised), 4)) for about, count in ranked]


def _waits(spans: Iterable[timedelta]) -> Waits | None:
    seconds = sorted(span.total_seconds() for span in spans)
    if not seconds:
        return None
    p90 = quantiles(seconds, n=10, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    return Waits(len(seconds), timedelta(seconds=round(median(seconds))), timedelta(seconds=round(p90)))
