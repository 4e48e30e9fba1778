"""What people add to an alarm, and what every act of a person has in common: pure functions, as are all acts.

Each leads from an alarm and an act to the alarm after it and the line for its log.
"""

from dataclasses import replace
from datetime import datetime

from byssus.alerts.operator.alarm import BYSSUS, Alarm, Detail, Step, What, changed, line
from byssus.core.errors import Conflict, First, InvalidInput


def acknowledge(alarm: Alarm, person: str, at: datetime) -> Step:
    """A person has seen it and takes care of it.

    Raises:
        Conflict: somebody was first; the error says who and when.
        InvalidInput: the person has no name.
    """
    require_words("An alarm is acknowledged by a person", person=person)
    require_open(alarm)
    if alarm.acknowledged_at is not None:
        raise was_first(alarm, What.ACKNOWLEDGED, alarm.acknowledged_by, alarm.acknowledged_at)
    return changed(replace(alarm, acknowledged_at=at, acknowledged_by=person), at, What.ACKNOWLEDGED, person)


def comment(alarm: Alarm, person: str, text: str, at: datetime) -> Step:
    """A person adds words to it, whatever its state; the alarm stays as it is.

    Raises:
        InvalidInput: the person has no name, or there are no words.
    """
    require_words("A comment has a person and words", person=person, text=text)
    return Step(alarm, line(alarm, at, What.COMMENTED, person, {"text": text.strip()}))


def add_evidence(alarm: Alarm, person: str, facts: Detail, at: datetime) -> Step:
    """A person adds a file, of which `facts` hold name and hash; the alarm stays as it is."""
    return Step(alarm, line(alarm, at, What.EVIDENCE_ADDED, person, facts))


def was_first(alarm: Alarm, what: What, person: str | None, at: datetime) -> Conflict:
    """The error of who comes second: it names the person, the act and the time."""
    return Conflict(
        f"{person} {what} it at {at.isoformat(timespec='seconds')}.",
        where=f"alarm {alarm.id}",
        advice="Look at it again before you act.",
        first=First(person or BYSSUS, what, at),
    )


def require_open(alarm: Alarm) -> None:
    """Go on only if nobody closed it.

    Raises:
        Conflict: somebody did; the error says who and when.
    """
    if alarm.closed_at is not None:
        raise was_first(alarm, What.CLOSED, alarm.closed_by, alarm.closed_at)


def require_words(rule: str, **words: str) -> None:
    """Go on only if none of the `words`, each under its name, is empty; `rule` begins the sentence that says so.

    Raises:
        InvalidInput: one is.
    """
    for name, value in words.items():
        if not value.strip():
            raise InvalidInput(f"{rule}; {name} is empty.", where=name)
