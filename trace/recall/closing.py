"""The end of a recall: one person says that it is over and explains what is missing, a second one agrees or not."""

from datetime import datetime

from byssus.core.database import Connection
from byssus.core.errors import Conflict, InvalidInput
from byssus.core.identity.person import same_person
from byssus.trace.recall.case import Case, Doer, StepKind
from byssus.trace.recall.cases import add_step
from byssus.trace.recall.desk import SamePerson, change
from byssus.trace.recall.picture import draw


class Unexplained(InvalidInput):
    """Goods are missing, or still out there, and nobody says why that is all there is to be won back."""


def finish(connection: Connection, recall: int, doer: Doer) -> None:
    """Say that a recall is over; `words` explain what is not accounted for and what stays out there.

    Raises:
        Unexplained: something is left to be explained, and is not.
        Conflict: somebody said so before, or a recall that is no drill was never reported.
    """

    def doing(case: Case) -> None:
        if case.finished:
            raise Conflict(f"{case.finished.by} said so before.", advice="A second person confirms it.")
        if not case.drill and not case.of(StepKind.REPORTED):
            raise Conflict("It was never reported to the authority.", advice="Report it first.")
        left = draw(connection, case, doer.at).total
        if left.open and not doer.words.strip():
            raise Unexplained(
                f"{left.unaccounted:.1f} kg are not accounted for, {left.outstanding:.1f} kg are still out there.",
                where="words",
                advice="Say what became of them.",
            )
        figures = {"unaccounted": round(left.unaccounted, 3), "outstanding": round(left.outstanding, 3)}
        add_step(connection, recall, StepKind.FINISHED, doer, **figures)

    change(connection, recall, StepKind.FINISHED, doer, doing)


def confirm(connection: Connection, recall: int, doer: Doer, *, agreed: bool) -> None:
    """Close a recall that somebody else says is over, or send it back with a reason.

    Raises:
        Conflict: nobody says that it is over, or more is missing now than was explained.
        SamePerson: it is the person who said so.
    """
    kind = StepKind.CLOSED if agreed else StepKind.RETURNED

    def doing(case: Case) -> None:
        if case.finished is None:
            raise Conflict("Nobody says that it is over.", where=f"recall {recall}")
        if same_person(doer.person, case.finished.by):
            raise SamePerson(f"{doer.person} said that it is over.", advice="Another person confirms it.")
        if agreed:
            _require_same(connection, case, doer.at)
        add_step(connection, recall, kind, doer)

    if not agreed:
        doer.need_words()
    change(connection, recall, kind, doer, doing)


def _require_same(connection: Connection, case: Case, now: datetime) -> None:
    """What was explained must still be all there is to explain: events may have come since."""
    left = draw(connection, case, now).total
    detail = case.finished.detail if case.finished else {}
    explained = {name: float(str(detail.get(name, 0))) for name in ("unaccounted", "outstanding")}
    slack = 0.001 + 0.005 * left.made
    if left.unaccounted > explained["unaccounted"] + slack or left.outstanding > explained["outstanding"] + slack:
        raise Conflict(
            f"Meanwhile {left.unaccounted:.1f} kg are not accounted for, and {left.outstanding:.1f} kg are out there.",
            where=f"recall {case.id}",
            advice="Send it back, to be explained anew.",
        )
