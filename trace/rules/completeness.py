"""How complete the key data of events are, by profile: also by those that bind nobody, whose gaps are no findings."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from byssus.core.plant.key_data import Need, Tracked
from byssus.trace.rules.chain import Act
from byssus.trace.rules.key_data import Asked, asked
from byssus.trace.rules.law import Law


@dataclass(frozen=True, slots=True)
class Gap:
    """A need that so many events of a kind do not tell."""

    event: Tracked
    need: Need
    events: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of the events that a profile asks for something, how many tell all of it, and what the others lack.

    `owed`: it binds a firm at whose place one of them was.
    """

    profile: str
    owed: bool
    events: int
    complete: int
    gaps: tuple[Gap, ...]


def completeness(acts: Iterable[Act], law: Law) -> tuple[Completeness, ...]:
    """By profile, in the order of their names; gaps in the order of the chain."""
    told = list(asked(acts, law))
    profiles = sorted({each.profile for each in told})
    return tuple(_of(profile, [each for each in told if each.profile == profile]) for profile in profiles)


def _of(profile: str, told: list[Asked]) -> Completeness:
    counted = Counter((each.event, need) for each in told for need in each.missing)
    order = list(Tracked), list(Need)
    gaps = sorted(counted.items(), key=lambda gap: (order[0].index(gap[0][0]), order[1].index(gap[0][1])))
    return Completeness(
        profile=profile,
        owed=any(each.binds for each in told),
        events=len(told),
        complete=sum(not each.missing for each in told),
        gaps=tuple(Gap(event, need, number) for (event, need), number in gaps),
    )
