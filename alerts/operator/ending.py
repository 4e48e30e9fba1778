"""The end of the loop: an alarm is closed with an account, verified by a second person, or reopened."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from byssus.alerts.operator.account import Closing
from byssus.alerts.operator.acts import require_open, require_words, was_first
from byssus.alerts.operator.alarm import BYSSUS, Alarm, Detail, Step, What, changed
from byssus.core.errors import Conflict, NotAllowed
from byssus.core.identity.person import same_person

FAST = timedelta(minutes=2)
"""An alarm that is closed sooner than this after it was raised is flagged: nobody mends a cold store that fast."""


def close(
    alarm: Alarm, closing: Closing, lots_there: Collection[str] | None, at: datetime, *, second_person: bool = False
) -> Step:
    """The condition is over and a person gives an account of it; closing also acknowledges, and ends a shelving.

    Args:
        alarm: as it is.
        closing: the account.
        lots_there: where lots and product probe belong to the account, the lots that lay in the zone.
        at: now.
        second_person: somebody else has to verify it.

    Raises:
        Conflict: it is still active, or somebody closed it first.
        InvalidInput: a full account is due, and the probe value or the decision for a lot is missing.
    """
    require_open(alarm)
    if alarm.cleared_at is None:
        raise Conflict(
            "The alarm is still active.",
            where=f"alarm {alarm.id}",
            advice="Acknowledge it and act; it can be closed once the condition has cleared.",
        )
    if lots_there is not None:
        closing.require(lots_there)
    fast = at - alarm.raised_at < FAST
    after = replace(
        alarm,
        acknowledged_at=alarm.acknowledged_at or at,
        acknowledged_by=alarm.acknowledged_by or closing.person,
        closed_at=at,
        closed_by=closing.person,
        cause=closing.cause,
        corrective_action=closing.corrective_action,
        closed_fast=fast,
        probe=closing.probe,
        to_verify=second_person,
        shelf=None,
    )
    facts: Detail = {**closing.detail, "fast": fast, "to_verify": after.to_verify}
    return changed(after, at, What.CLOSED, closing.person, facts)


def verify(alarm: Alarm, person: str, remark: str, at: datetime) -> Step:
    """Another person than the one who closed it has seen that what was done is enough (Codex CXC 1-1969: verification).

    Raises:
        Conflict: it is not closed, needs no verification, or somebody verified it first.
        NotAllowed: it is the person who closed it.
    """
    require_words("An alarm is verified by a person", person=person)
    if alarm.verified_at is not None:
        raise was_first(alarm, What.VERIFIED, alarm.verified_by, alarm.verified_at)
    if not alarm.to_verify:
        why = "It waits for nobody to verify it." if alarm.closed_at else "It is not closed yet."
        raise Conflict(why, where=f"alarm {alarm.id}", advice="Look at it again before you act.")
    if same_person(person, alarm.closed_by):
        raise NotAllowed(
            f"{alarm.closed_by} closed it; somebody else has to verify that.",
            where=f"alarm {alarm.id}",
            advice="Ask a second person; another key of the same one does not do.",
        )
    after = replace(alarm, to_verify=False, verified_at=at, verified_by=person)
    return changed(after, at, What.VERIFIED, person, {"remark": remark.strip()})


def reopen(alarm: Alarm, person: str, reason: str, at: datetime, *, overrules: bool) -> Step:
    """A person finds that the account does not hold: it has to be given anew.

    Args:
        alarm: as it is.
        person: who reopens it.
        reason: why.
        at: now.
        overrules: the person may reopen what was verified.

    Raises:
        Conflict: it is open, or late data took it back.
        NotAllowed: it was verified, and the person does not overrule that.
        InvalidInput: there is no reason.
    """
    require_words("An alarm is reopened by a person with a reason", person=person, reason=reason)
    if alarm.closed_at is None:
        raise Conflict("The alarm is open.", where=f"alarm {alarm.id}", advice="Look at it again before you act.")
    if alarm.closed_by == BYSSUS:
        raise Conflict("Late data proved that there never was a condition.", where=f"alarm {alarm.id}")
    if alarm.verified_at is not None and not overrules:
        raise NotAllowed(
            f"{alarm.verified_by} verified it; only a director or an admin reopens it then.",
            where=f"alarm {alarm.id}",
        )
    return changed(without_account(alarm), at, What.REOPENED, person, {"reason": reason.strip()})


def without_account(alarm: Alarm) -> Alarm:
    """The alarm as if it had not been closed; the log keeps that it was."""
    return replace(
        alarm,
        closed_at=None,
        closed_by=None,
        cause=None,
        corrective_action=None,
        closed_fast=False,
        probe=None,
        to_verify=False,
        verified_at=None,
        verified_by=None,
    )
