"""What people do with a recall, each deed one audited transaction; two at once come one after the other."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TypeAlias

from byssus.core.database import Connection
from byssus.core.errors import Conflict, First, InvalidInput, NotAllowed, NotFound
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.plant.law import RecallClass
from byssus.trace.hold.ledger import lock_holds
from byssus.trace.recall.case import Case, Doer, Plan, StepKind
from byssus.trace.recall.cases import add_step, find_case
from byssus.trace.recall.clock import term_for
from byssus.trace.recall.items import settle_items
from byssus.trace.recall.origin import Origin, Widening, goods_of
from byssus.trace.recall.picture import draw
from byssus.trace.recall.queries import SQL
from byssus.trace.recall.terms import load_terms

Doing: TypeAlias = Callable[[Case], None]


class SamePerson(NotAllowed):
    """It takes a second person."""


def report(connection: Connection, recall: int, doer: Doer) -> None:
    """Say that the recall was begun and reported to the authority, which `words` name.

    Raises:
        Conflict: somebody did so before.
    """

    def doing(case: Case) -> None:
        for step in case.of(StepKind.REPORTED):
            raise Conflict("It was reported before.", first=First(step.by, step.kind, step.at))
        add_step(connection, recall, StepKind.REPORTED, doer)

    doer.need_words()
    change(connection, recall, StepKind.REPORTED, doer, doing)


def write_plan(connection: Connection, recall: int, plan: Plan, doer: Doer) -> None:
    """Write the plan anew; what it said before stays in the log."""

    def doing(_: Case) -> None:
        add_step(connection, recall, StepKind.PLANNED, doer, **asdict(plan))

    if not (plan.hazard.strip() and plan.harm.strip()):
        raise InvalidInput("A plan says what is wrong and what harm it may do.", where="hazard")
    change(connection, recall, StepKind.PLANNED, doer, doing)


def notify_site(connection: Connection, recall: int, site: str, doer: Doer) -> None:
    """Say that the people of a site, or a holder by name that has none, were told; `words` say by which way.

    Raises:
        NotFound: there is no such site, and nobody of that name has goods of the recall.
    """

    def doing(case: Case) -> None:
        if connection.execute(SQL["site_exists"], [site]).fetchone() is None:
            named = {line.reached_by for line in draw(connection, case, doer.at).stock}
            if site not in named:
                raise NotFound(f"There is no site or holder {site!r}.", where="site")
        add_step(connection, recall, StepKind.NOTIFIED, doer, site=site)

    change(connection, recall, StepKind.NOTIFIED, doer, doing)


def classify(connection: Connection, recall: int, grade: RecallClass, doer: Doer) -> None:
    """Change the class of a recall, as more is known of the harm; its clock is that of the new class from knowing on.

    Raises:
        Conflict: it has this class already.
        InvalidInput: there is no reason, or no law for the class was in force.
    """

    def doing(case: Case) -> None:
        if case.grade is grade:
            raise Conflict(f"It is of class {grade} already.", where="grade")
        term_for(load_terms(connection), grade, case.known_at)
        add_step(connection, recall, StepKind.CLASSED, doer, grade=grade.value, before=case.grade.value)

    doer.need_words()
    change(connection, recall, StepKind.CLASSED, doer, doing)


def note(connection: Connection, recall: int, doer: Doer) -> None:
    """Add words to the log."""
    doer.need_words()
    step = StepKind.NOTED
    change(connection, recall, step, doer, lambda _: add_step(connection, recall, step, doer))


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person says to a proposal to widen a recall: by what, and whether."""

    kind: Widening
    about: str
    accepted: bool


def widen(connection: Connection, recall: int, decision: Decision, doer: Doer) -> None:
    """Accept or decline a proposal; what it adds is concerned and blocked from now on.

    Raises:
        Conflict: it was accepted before.
        InvalidInput: there is no reason, or the proposal names no goods.
    """
    kind = StepKind.WIDENED if decision.accepted else StepKind.DECLINED
    origin = Origin(decision.kind, decision.about)

    def doing(case: Case) -> None:
        if origin in case.origins:
            step = case.decided[origin]
            raise Conflict("It was accepted before.", first=First(step.by, step.kind, step.at))
        if decision.accepted and not goods_of(connection, origin, doer.at):
            raise InvalidInput("No goods are known that this names.", where="about")
        add_step(connection, recall, kind, doer, widening=decision.kind.value, about=decision.about)
        settle_items(connection, find_case(connection, recall), Doer(doer.person, doer.at))

    doer.need_words()
    change(connection, recall, kind, doer, doing)


def change(connection: Connection, recall: int, kind: StepKind, doer: Doer, doing: Doing) -> None:
    """Do something with a recall that is open, on record.

    Raises:
        NotFound: there is no such recall.
        Conflict: it is closed.
    """
    with connection.transaction():
        lock_holds(connection)
        case = find_case(connection, recall)
        if case.closed:
            first = First(case.closed.by, case.closed.kind, case.closed.at)
            raise Conflict("This recall is closed.", where=f"recall {recall}", first=first)
        doing(case)
        said: dict[str, str | int] = {"step": kind.value, "words": doer.words}
        audit(connection, Deed(doer.at, doer.person, Action.RECALL_CHANGED, f"recall {recall}", said))
