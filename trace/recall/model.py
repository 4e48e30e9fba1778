"""A recall as people read it. Amounts are in kg, times in UTC."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from byssus.core.plant.law import CountedFrom, RecallClass
from byssus.trace.answer.model import Item, View
from byssus.trace.questions.model import Row
from byssus.trace.recall.case import StepKind
from byssus.trace.recall.clock import State
from byssus.trace.recall.origin import Cause, Widening


class Kilograms(View):
    """made = used + sold + destroyed + kept + outstanding + unaccounted - excess."""

    made: float
    used: Annotated[
        float,
        Field(description="what other goods were made of it, which have lines of their own, or was destroyed before"),
    ]
    sold: Annotated[float, Field(description="to consumers who did not bring it back")]
    recovered: Annotated[float, Field(description="won back, be it destroyed since or not")]
    destroyed: float
    outstanding: Annotated[float, Field(description="known to lie somewhere, and not recovered")]
    unaccounted: float
    excess: Annotated[float, Field(description="more became of it than there was")]


class Concern(View):
    """Goods that a recall concerns; `kg` is null where nobody weighed them."""

    item: Item
    start: Annotated[bool, Field(description="whether the recall began with them, or was widened by them")]
    entered_at: datetime
    doubted_at: Annotated[datetime | None, Field(description="since when no event ties them to the cause any more")]
    let_go_at: datetime | None
    kg: Kilograms | None


class Standing(StrEnum):
    """What is known of goods at a holder."""

    THERE = "there"
    ON_THE_WAY = "on_the_way"
    SOLD = "sold"
    RECOVERED = "recovered"
    DESTROYED = "destroyed"


class Stock(Row):
    """Goods at a holder; a firm sees its own sites and those one step up and down, an office those that it watches."""

    item: Item
    standing: Standing
    zone: str | None
    holder: str | None
    holder_en: str | None
    phone: str | None
    kg: float | None

    @property
    def reached_by(self) -> str | None:
        """What its people are told under: the code of their site, else the holder's name; None: nobody knows whom."""
        return self.site or self.holder


class Proposal(View):
    """Other goods that may be concerned, why, and what a person said to it."""

    kind: Widening
    about: str
    zh: str
    en: str
    adds: Annotated[tuple[str, ...], Field(description="the goods that it would add, by name")]
    accepted: bool | None
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None


class StepView(View):
    """One step; what is in `detail` depends on its kind."""

    kind: StepKind
    at: datetime
    by: str
    words: str
    detail: dict[str, JsonValue]


class PlanView(View):
    """What people wrote into the plan."""

    hazard: str
    harm: str
    disposal: str
    cost: str
    effect: str


class Completeness(View):
    """How well a recall could go by what is on record; shares of 1.

    `missing` names key data that events do not tell.
    """

    accounted: Annotated[float, Field(description="kg of which is known what became of them")]
    with_origin: Annotated[float, Field(description="goods whose harvest is known")]
    reachable: Annotated[float, Field(description="holders whose phone is known")]
    missing: tuple[str, ...]


class Measured(View):
    """What a drill showed when it was begun."""

    seconds: float
    accounted: float
    with_origin: float
    reachable: float


class Summary(View):
    """A recall in a list."""

    id: int
    drill: bool
    firm: str
    firm_name: str
    firm_name_en: str
    grade: RecallClass
    cause: Cause
    about: str
    hazard: str
    known_at: datetime
    opened_at: datetime
    opened_by: str
    state: State
    late: Annotated[bool, Field(description="whether a deadline has passed")]
    report_due: datetime
    finish_due: datetime
    reported_at: datetime | None
    finished_at: datetime | None
    closed_at: datetime | None
    measured: Annotated[Measured | None, Field(description="of a drill")]


class Recall(Summary):
    """All of a recall. To whom only holds some of its goods, the parts that are the firm's own are empty."""

    at: datetime
    firm_phone: str | None
    timezone: str
    standard: str
    finish_from: Annotated[CountedFrom, Field(description="from when the days to finish count")]
    verified: Annotated[
        bool, Field(description="false: deadlines, and from when they count, are a default nobody checked")
    ]
    years_unknown: Annotated[
        tuple[int, ...], Field(description="years on its way whose holidays nobody entered: it may be due later")
    ]
    plan: PlanView
    goods: tuple[Concern, ...]
    total: Kilograms | None
    stock: tuple[Stock, ...]
    hidden: Annotated[int, Field(description="lines of stock that the caller may not see")]
    notified: Annotated[
        dict[str, datetime], Field(description="site, or name of a holder without one → when its people were told")
    ]
    proposals: tuple[Proposal, ...]
    steps: tuple[StepView, ...]
    completeness: Completeness | None
    truncated: Annotated[bool, Field(description="there may be more goods than were reached")]
    beside: Annotated[
        tuple[int, ...], Field(description="numbers of recalls, drills left out, that concern some of the same goods")
    ]
    finished_by: str | None
