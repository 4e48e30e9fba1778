"""Opens a recall or a drill: who calls which goods back, why, and since when they know."""

from dataclasses import asdict, dataclass
from datetime import datetime
from time import perf_counter

from byssus.core.database import Connection
from byssus.core.errors import Conflict, First, InvalidInput, NotFound
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.plant.law import RecallClass
from byssus.trace.hold.ledger import lock_holds
from byssus.trace.recall.case import Doer, Plan, StepKind
from byssus.trace.recall.cases import add_step, find_case
from byssus.trace.recall.clock import term_for
from byssus.trace.recall.items import settle_items
from byssus.trace.recall.origin import Cause, Origin, goods_of
from byssus.trace.recall.picture import draw
from byssus.trace.recall.queries import SQL
from byssus.trace.recall.terms import load_terms


@dataclass(frozen=True, slots=True)
class Opening:
    """What a person says to open a recall.

    Args:
        person: who.
        firm: code of the firm whose goods they are.
        grade: the class, by which the clock runs.
        cause: why.
        about: what names it, as the cause says.
        known_at: when the firm came to know.
        plan: what is known of the plan; hazard and harm at least.
        drill: to try only.
    """

    person: str
    firm: str
    grade: RecallClass
    cause: Cause
    about: str
    known_at: datetime
    plan: Plan
    drill: bool = False


def open_recall(connection: Connection, opening: Opening, at: datetime) -> int:
    """Work out what is concerned and block it; return the number of the recall. A drill blocks nothing.

    Raises:
        Conflict: a recall of the firm for the same cause is open.
        InvalidInput: something is missing, the cause names no goods, or it was known only later than now.
        NotFound: there is no such firm, or nobody told of what the cause names.
    """
    _check(opening, at)
    origin = Origin(opening.cause, opening.about.strip())
    with connection.transaction():
        lock_holds(connection)
        firm = connection.execute(SQL["firm"], [opening.firm]).fetchone()
        if firm is None:
            raise NotFound(f"There is no firm {opening.firm!r}.", where="firm", advice="Plant files declare them.")
        term_for(load_terms(connection), opening.grade, opening.known_at)
        if not opening.drill:
            _require_new(connection, opening, origin)
        if not goods_of(connection, origin, at):
            raise InvalidInput("No goods are known that this names.", where="about", advice="Name a lot of it.")
        number = _add(connection, opening, origin, int(firm[0]), at)
        began = perf_counter()
        settle_items(connection, find_case(connection, number), Doer(opening.person, at))
        if opening.drill:
            complete = draw(connection, find_case(connection, number), at).completeness.model_dump(exclude={"missing"})
            seconds = round(perf_counter() - began, 3)
            add_step(connection, number, StepKind.MEASURED, Doer(opening.person, at), seconds=seconds, **complete)
    return number


def _require_new(connection: Connection, opening: Opening, origin: Origin) -> None:
    wanted = {"firm": opening.firm, "cause": origin.kind, "about": origin.about}
    for number, by, opened_at in connection.execute(SQL["open_recall_of"], wanted):
        raise Conflict(
            f"Recall {number} for this cause is open.",
            where=f"recall {number}",
            advice="Lead that one; widen it, or change its class.",
            first=First(by, StepKind.OPENED, opened_at),
        )


def _add(connection: Connection, opening: Opening, origin: Origin, firm: int, at: datetime) -> int:
    values = {
        "drill": opening.drill,
        "party": firm,
        "grade": opening.grade,
        "cause": origin.kind,
        "about": origin.about,
        "known_at": opening.known_at,
        "at": at,
        "by": opening.person,
    }
    [number] = connection.execute(SQL["add_recall"], values).fetchone() or ()
    detail = asdict(opening.plan)
    add_step(connection, int(number), StepKind.OPENED, Doer(opening.person, at, opening.plan.hazard), **detail)
    said: dict[str, str | int] = {"cause": origin.kind.value, "about": origin.about, "drill": int(opening.drill)}
    audit(connection, Deed(at, opening.person, Action.RECALL_OPENED, f"recall {number}", said))
    return int(number)


def _check(opening: Opening, at: datetime) -> None:
    for name, value in (
        ("person", opening.person),
        ("about", opening.about),
        ("hazard", opening.plan.hazard),
        ("harm", opening.plan.harm),
    ):
        if not value.strip():
            raise InvalidInput(f"A recall has person, cause, hazard and harm; {name} is empty.", where=name)
    if opening.known_at > at:
        raise InvalidInput("It cannot have become known later than now.", where="known_at")
