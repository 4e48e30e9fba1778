"""A recall as its steps add up to it: what it began with, what was decided, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from pydantic import JsonValue

from byssus.core.errors import InvalidInput
from byssus.core.plant.law import RecallClass
from byssus.trace.recall.clock import Progress
from byssus.trace.recall.origin import Origin, Widening


class StepKind(StrEnum):
    """What can happen to a recall."""

    OPENED = "opened"
    MEASURED = "measured"
    PLANNED = "planned"
    REPORTED = "reported"
    NOTIFIED = "notified"
    WIDENED = "widened"
    DECLINED = "declined"
    GREW = "grew"
    DOUBTED = "doubted"
    TRUSTED = "trusted"
    LET_GO = "let_go"
    TAKEN_IN = "taken_in"
    RECOVERED = "recovered"
    DESTROYED = "destroyed"
    CLASSED = "classed"
    NOTED = "noted"
    FINISHED = "finished"
    RETURNED = "returned"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does something, when, and what they say to it."""

    person: str
    at: datetime
    words: str = ""

    def __post_init__(self) -> None:
        if not self.person.strip():
            raise InvalidInput("Somebody has to do it; the person is empty.", where="person")

    def need_words(self) -> None:
        """Go on only if they say why.

        Raises:
            InvalidInput: they say nothing.
        """
        if not self.words.strip():
            raise InvalidInput("This needs a reason in words.", where="words")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what was done or became known, when, by whom; `detail` depends on its kind."""

    id: int
    kind: StepKind
    at: datetime
    by: str
    words: str
    detail: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a person writes into the plan of a recall; the rest of it is known (食品召回管理办法: contents of the plan).

    Args:
        hazard: what is wrong with the goods, and why.
        harm: what harm they may do.
        disposal: what is done with what comes back.
        cost: who bears the cost.
        effect: what is expected of the recall.
    """

    hazard: str = ""
    harm: str = ""
    disposal: str = ""
    cost: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Firm:
    """Whose goods they are, and the clock that it lives by."""

    code: str
    name: str
    name_en: str
    phone: str | None
    timezone: str


@dataclass(frozen=True, slots=True)
class Case:
    """A recall, or a drill, with all of its steps in order."""

    id: int
    drill: bool
    firm: Firm
    opened_as: RecallClass
    cause: Origin
    known_at: datetime
    opened_at: datetime
    opened_by: str
    steps: tuple[Step, ...] = ()

    @property
    def grade(self) -> RecallClass:
        """Its class: the one that it was opened as, until a person changed it."""
        last = self.of(StepKind.CLASSED)[-1:]
        return RecallClass(str(last[0].detail["grade"])) if last else self.opened_as

    @property
    def noticed_at(self) -> datetime | None:
        """When the people of a site were told first."""
        return next((step.at for step in self.of(StepKind.NOTIFIED)), None)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """What it began with, and everything that it was widened by."""
        return (self.cause, *(_origin(step) for step in self.of(StepKind.WIDENED)))

    @property
    def decided(self) -> Mapping[Origin, Step]:
        """Proposals to widen it that a person accepted or declined; the last word counts."""
        return {_origin(step): step for step in self.of(StepKind.WIDENED, StepKind.DECLINED)}

    @property
    def plan(self) -> Plan:
        """What people wrote into its plan last."""
        detail = self.of(StepKind.OPENED, StepKind.PLANNED)[-1].detail
        return Plan(**{each.name: str(detail.get(each.name, "")) for each in fields(Plan)})

    @property
    def notified(self) -> Mapping[str, Step]:
        """Site → when its people were told first."""
        return {str(step.detail["site"]): step for step in reversed(self.of(StepKind.NOTIFIED))}

    @property
    def finished(self) -> Step | None:
        """By whom and why it is said to be over; None if nobody says so, or a second person did not agree."""
        last = self.of(StepKind.FINISHED, StepKind.RETURNED)[-1:]
        return next((step for step in last if step.kind is StepKind.FINISHED), None)

    @property
    def closed(self) -> Step | None:
        """When and by whom it was closed."""
        return next(iter(self.of(StepKind.CLOSED)), None)

    @property
    def progress(self) -> Progress:
        """How far it is on its clock."""
        reported = next(iter(self.of(StepKind.REPORTED)), None)
        times = (step.at if step else None for step in (reported, self.finished, self.closed))
        return Progress(*times)

    def of(self, *kinds: StepKind) -> list[Step]:
        """Its steps of some kinds, in order."""
        return [step for step in self.steps if step.kind in kinds]


def _origin(step: Step) -> Origin:
    return Origin(Widening(str(step.detail["widening"])), str(step.detail["about"]))
