"""A hold as people read it, and the words of its kinds."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from byssus.core.identity.access import Role
from byssus.trace.answer.model import Item, Place, View


class Cause(StrEnum):
    """Why goods are held."""

    EXCURSION = "excursion"
    """They lay in a zone during a critical excursion."""
    PERSON = "person"
    """Somebody said so."""
    RECALL = "recall"
    """They are recalled; who decides about them there decides here."""


class Ending(StrEnum):
    """How a thing ceased to be held."""

    RELEASED = "released"
    """A person decided so."""
    WITHDRAWN = "withdrawn"
    """Late data showed that it never lay in the excursion, or that there was none."""


class HoldExcursion(View):
    """The excursion that goods are held for; times are those of its readings, `peak` is in the point's unit."""

    id: int
    alarm: int | None
    point: str
    zone: str
    rule: str
    started_at: datetime
    ended_at: datetime | None
    peak: float


class HeldThing(View):
    """A thing under a hold. `since` is from when on what was made of it is held, too; null: from ever."""

    item: Item
    since: datetime | None
    until: Annotated[datetime | None, Field(description="when it had left the excursion; null: it lies there still")]
    places: Annotated[tuple[Place, ...], Field(description="where it is now")]
    placed_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    ending: Ending | None
    ending_reason: str | None


class Hold(View):
    """A hold with everything that is or was under it; it is open while one of its things is held."""

    id: int
    cause: Cause
    reason: Annotated[str, Field(description="a person's own words; empty for an excursion")]
    excursion: HoldExcursion | None
    placed_at: datetime
    placed_by: str
    placed_role: Annotated[Role | None, Field(description="of their key; null: no key, or not on record")]
    open: bool

    @property
    def of_regulator(self) -> bool:
        """Whether a regulator placed it, and so only a regulator releases it."""
        return self.placed_role is Role.REGULATOR

    things: tuple[HeldThing, ...]


class Why(StrEnum):
    """Why something may not be shipped or sold."""

    HELD = "held"
    """By a hold of ours."""
    HELD_ELSEWHERE = "held_elsewhere"
    """A partner's event says that it is held."""
    RECALLED = "recalled"
    DESTROYED = "destroyed"


class Block(View):
    """One reason why something may not be shipped or sold, with its evidence: a hold of ours, or an event."""

    why: Why
    uri: Annotated[str, Field(description="what is blocked: the thing itself, what it holds, or what it was made of")]
    since: datetime
    hold: int | None
    event: Annotated[str | None, Field(description="hash of the event that says so")]
    zh: str
    en: str


class HoldCheck(View):
    """Whether what a code names may be shipped or sold at a time."""

    code: str
    at: datetime
    may_move: bool
    known: Annotated[bool, Field(description="whether any event tells of it; what is not known is not blocked")]
    blocks: tuple[Block, ...]


class Breach(View):
    """An event that shipped or sold what was held. The event stays as it is: it tells what happened."""

    hold: int
    held: Annotated[str, Field(description="what was under the hold")]
    moved: Annotated[str, Field(description="what was shipped or sold: the thing, its container, or what became of it")]
    event: Annotated[str, Field(description="hash of the event")]
    at: datetime
    step: str
    place: Place | None
    found_at: datetime
