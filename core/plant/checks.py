"""What is monitored at a control point by people and by scans: what is entered, how often, and within which limits."""

from datetime import time, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from byssus.core.plant.entry import Code, Entry
from byssus.core.plant.people import Weekday
from byssus.core.plant.severity import Severity


class Each(StrEnum):
    """What a control point goes through one after the other: every such run has its own checks."""

    LOT = "lot"
    BATCH = "batch"
    SHIFT = "shift"
    PRODUCT = "product"


class Manner(StrEnum):
    """Who answers a check: a person at a phone, or a code that is read."""

    PERSON = "person"
    SCAN = "scan"


_Delay = Annotated[timedelta, Field(ge=timedelta(minutes=1))]


class Frequency(Entry):
    """When a check is due in a run: at its start, at its end, every so often, or before some time is over.

    `within` is a deadline of the limit itself: the value has to be reached by then (cooling: 21 °C in two hours).
    """

    start: bool = False
    every: _Delay | None = None
    end: bool = False
    within: _Delay | None = None

    @model_validator(mode="after")
    def _sometimes(self) -> Self:
        if not (self.start or self.every or self.end or self.within):
            raise ValueError("a check is due sometime: set `start`, `every`, `end` or `within`")
        return self


class Expected(Entry):
    """A time of production days, on the site's clock, at which a run begins, give or take the `grace`.

    `missed` is the severity of the alarm if nobody begins one; without it pages and records alone say so.
    """

    code: Code
    at: time
    grace: Annotated[timedelta, Field(gt=timedelta(0), le=timedelta(hours=12))] = timedelta(minutes=30)
    days: tuple[Weekday, ...] = tuple(Weekday)
    missed: Severity | None = None

    @field_validator("days")
    @classmethod
    def _on_some_day(cls, days: tuple[Weekday, ...]) -> tuple[Weekday, ...]:
        if not days:
            raise ValueError("a run is expected on one day of the week at least")
        return days


class Item(Entry):
    """One thing to enter: a number where it has a unit, with limits that are themselves allowed; else yes or no.

    `tag` is the code that says yes when it is read, such as that of a test piece which the metal detector threw out.
    """

    code: Code
    name: Annotated[str, Field(min_length=1)]
    name_en: str | None = None
    unit: Annotated[str, Field(min_length=1)] | None = None
    least: float | None = None
    most: float | None = None
    tag: str | None = None

    @model_validator(mode="after")
    def _limits_of_numbers(self) -> Self:
        if self.unit is None and (self.least is not None or self.most is not None):
            raise ValueError("limits need a `unit`")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("`least` is greater than `most`")
        return self

    def accepts(self, value: float) -> bool:
        """Whether the value is within the limits; of what has no unit, 1 is yes and good."""
        if self.unit is None:
            return value == 1
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


class Check(Entry):
    """A monitoring procedure: what (its name and items), how, how often and by whom (Codex CXC 1-1969, principle 4).

    `missed` is the severity of the alarm if nobody answers in time; without it pages and records alone say so.
    """

    code: Code
    name: Annotated[str, Field(min_length=1)]
    name_en: str | None = None
    how: str = ""
    who: str = ""
    by: Manner = Manner.PERSON
    due: Frequency
    grace: Annotated[timedelta, Field(ge=timedelta(0))] = timedelta(minutes=15)
    missed: Severity | None = None
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_tag(self) -> Self:
        if self.by is Manner.SCAN and (len(self.items) != 1 or not self.items[0].tag):
            raise ValueError("a check by scan has one item, with the `tag` that is read")
        return self
