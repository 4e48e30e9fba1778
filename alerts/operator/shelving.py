"""Shelving: nobody is told of an alarm for a while, by the will of a person (ISA-18.2 § 11.5)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from byssus.alerts.operator.acts import require_open, require_words, was_first
from byssus.alerts.operator.alarm import BYSSUS, Alarm, Detail, Shelf, Step, What, changed
from byssus.core.errors import Conflict, InvalidInput


@dataclass(frozen=True, slots=True)
class Shelving:
    """That a person wants an alarm shelved.

    Args:
        lasts: for how long at most; None: as long as the plant allows.
        once: until it clears.

    Raises:
        InvalidInput: person or reason is empty, the time is none, or a timed shelving has no time.
    """

    person: str
    reason: str
    lasts: timedelta | None
    once: bool

    def __post_init__(self) -> None:
        require_words("An alarm is shelved by a person with a reason", person=self.person, reason=self.reason)
        if self.lasts is None and not self.once:
            raise InvalidInput("An alarm is shelved once, or for a time.", where="minutes")
        if self.lasts is not None and self.lasts <= timedelta(0):
            raise InvalidInput("An alarm is shelved for some time.", where="minutes")


def shelve(alarm: Alarm, shelving: Shelving, longest: timedelta, at: datetime) -> Step:
    """A person wants nobody to be told of it for a while, `longest` being what the plant allows.

    Raises:
        Conflict: it is closed or shelved already, or has cleared and is to be shelved until it does.
        InvalidInput: it is to be shelved for longer than `longest`.
    """
    require_open(alarm)
    if alarm.shelf is not None:
        raise was_first(alarm, What.SHELVED, alarm.shelf.person, alarm.shelf.at)
    if shelving.once and alarm.cleared_at is not None:
        raise Conflict("The alarm has cleared; there is nothing left to shelve.", where=f"alarm {alarm.id}")
    if shelving.lasts is not None and shelving.lasts > longest:
        raise InvalidInput(
            f"An alarm is shelved for {longest / timedelta(minutes=1):g} minutes at most here.",
            where="minutes",
            advice="A point that is worked on for longer is put out of service.",
        )
    until = at + (shelving.lasts or longest)
    shelf = Shelf(at, shelving.person, until, shelving.once, shelving.reason.strip(), alarm.severity)
    facts: Detail = {"until": until.isoformat(), "once": shelf.once, "reason": shelf.reason}
    return changed(replace(alarm, shelf=shelf), at, What.SHELVED, shelf.person, facts)


def unshelve(alarm: Alarm, person: str, at: datetime) -> Step:
    """A person wants people to be told of it again.

    Raises:
        Conflict: it is not shelved, or no longer.
    """
    if alarm.shelf is None:
        raise Conflict("The alarm is not shelved.", where=f"alarm {alarm.id}", advice="Look at it again.")
    return changed(replace(alarm, shelf=None), at, What.UNSHELVED, person)


def lapse(alarm: Alarm, at: datetime) -> Step | None:
    """Its shelving has run out; None while it has not, or there is none."""
    if alarm.shelf is None or alarm.shelf.until > at:
        return None
    facts: Detail = {"until": alarm.shelf.until.isoformat()}
    return changed(replace(alarm, shelf=None), at, What.UNSHELVED, BYSSUS, facts)
