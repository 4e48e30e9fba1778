"""Suggests a delay and a deadband for a rule, and proves them on the point's own history.

A suggestion counts for nothing unless a replay shows that it keeps every real excursion. Real is what lasted, or what a
more severe rule of the point's ladder raised as well; the rest is what made people stop listening. Nor may it save
alarms by letting one stand where there were many: the time in alarm may hardly grow.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product

from byssus.alerts.condition.excursion import Excursion
from byssus.alerts.condition.rule import Rule
from byssus.alerts.whatif.evaluate import judge_series
from byssus.alerts.whatif.series import Series

LASTING = timedelta(minutes=30)
"""An excursion whose readings were out for this long is real, whatever the rule said (a default of ours)."""
_MOST_STANDING = 1.2
"""How much longer alarms may stand in all under a suggestion than they do now."""
_MINUTES = (5, 10, 15, 20, 30)
_DEADBANDS = (0.2, 0.5, 1.0, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Replay:
    """What a rule makes of a history.

    Args:
        alarms: how many it raises.
        standing: for how long they last, from start to clearing, in all.
        missed: real excursions that it does not raise.
    """

    on_delay: timedelta
    deadband: float
    off_delay: timedelta
    alarms: int
    standing: timedelta
    missed: int


@dataclass(frozen=True, slots=True)
class Advice:
    """A rule as it is and as it might be, over the same readings; `better` is None when nothing is.

    Args:
        real: excursions of the history that any rule has to raise.
    """

    point: str
    rule: str
    real: int
    now: Replay
    better: Replay | None

    def __str__(self) -> str:
        if self.better is None:
            return f"{self.point} {self.rule}: nothing better than the {self.now.alarms} alarms that it raises"
        fewer = round(100 * (1 - self.better.alarms / self.now.alarms))
        kept = f"{self.better.missed} of {self.real} real excursions missed"
        return f"{self.point} {self.rule}: −{fewer} % alarms, {kept}"


def advise(point: str, rule: Rule, ladder: Iterable[Rule], series: Series) -> Advice:
    """The gentlest change of a rule that saves the most alarms and misses nothing real.

    Args:
        point: its code.
        rule: as it is.
        ladder: the rules of the point; those that are more severe say what was real.
        series: its readings, in order.
    """
    found = judge_series(point, [rule], series)
    worse = [other for other in ladder if other.severity.rank > rule.severity.rank]
    real = real_excursions(found, judge_series(point, worse, series))
    now = _replay(point, rule, series, real)
    if len(found) == len(real):
        return Advice(point, rule.code, len(real), now, None)
    replays = (_replay(point, candidate, series, real) for candidate in candidates(rule))
    harmless = (each for each in replays if not each.missed and each.standing <= _MOST_STANDING * now.standing)
    better = min(harmless, key=_preference, default=now)
    return Advice(point, rule.code, len(real), now, better if better.alarms < now.alarms else None)


def real_excursions(found: Iterable[Excursion], worse: Sequence[Excursion]) -> list[Excursion]:
    """Those that lasted, or in which a more severe rule raised one of its own."""
    lasting = LASTING / timedelta(minutes=1)
    return [
        excursion
        for excursion in found
        if excursion.minutes_out >= lasting or any(excursion.overlaps(other) for other in worse)
    ]


def candidates(rule: Rule) -> Iterator[Rule]:
    """The rule with other delays and deadbands, none shorter or smaller than they are."""
    delays = [timedelta(minutes=minutes) for minutes in _MINUTES]
    on_delays = [rule.on_delay, *(delay for delay in delays if delay > rule.on_delay)]
    off_delays = [rule.off_delay, *(delay for delay in delays if delay > rule.off_delay)]
    deadbands = [rule.deadband, *(deadband for deadband in _DEADBANDS if deadband > rule.deadband)]
    for on_delay, deadband, off_delay in product(on_delays, deadbands, off_delays):
        yield replace(rule, on_delay=on_delay, deadband=deadband, off_delay=off_delay)


def _replay(point: str, rule: Rule, series: Series, real: Iterable[Excursion]) -> Replay:
    found = judge_series(point, [rule], series)
    missed = sum(not any(excursion.overlaps(wanted) for excursion in found) for wanted in real)
    standing = sum(((each.cleared_at or series.times[-1]) - each.started_at for each in found), timedelta(0))
    return Replay(rule.on_delay, rule.deadband, rule.off_delay, len(found), standing, missed)


def _preference(replay: Replay) -> tuple[int, timedelta, float, timedelta]:
    """Fewest alarms first; of equals, the one that tells people soonest."""
    return replay.alarms, replay.on_delay, replay.deadband, replay.off_delay
