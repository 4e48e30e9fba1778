"""What can go wrong in a process, step by step (Codex CXC 1-1969, chapter two, principle 1)."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from byssus.core.plant.entry import Code, Entry


class HazardKind(StrEnum):
    """What a hazard is by nature."""

    BIOLOGICAL = "biological"
    CHEMICAL = "chemical"
    PHYSICAL = "physical"


class Hazard(Entry):
    """Something that may harm who eats the product; a significant one is controlled, and it is said where or how.

    `reason` justifies whether it is significant, `control_point` controls it, `measure` does where no such point does.
    """

    kind: HazardKind
    name: Annotated[str, Field(min_length=1)]
    name_en: str | None = None
    significant: bool = False
    reason: str = ""
    measure: str = ""
    control_point: Code | None = None

    @model_validator(mode="after")
    def _controlled(self) -> Self:
        if self.significant and not (self.control_point or self.measure):
            raise ValueError("a significant hazard needs a `control_point`, or a `measure` that controls it")
        return self


class ProcessStep(Entry):
    """A step of the flow diagram, and the hazards that were analysed for it."""

    code: Code
    name: str
    name_en: str | None = None
    hazards: tuple[Hazard, ...] = ()


class Period(StrEnum):
    """How often something is gone through: daily control, weekly check, monthly review (SAMR order no. 60)."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Risk(Entry):
    """An item of the risk-control list that a person looks at, beside the control points (SAMR order no. 60)."""

    code: Code
    stage: Annotated[str, Field(min_length=1)]
    point: Annotated[str, Field(min_length=1)]
    point_en: str | None = None
    description: str = ""
    measure: str = ""
    target: str = ""
    frequency: Period = Period.DAILY
