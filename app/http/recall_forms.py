"""What people send to open and lead recalls."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from byssus.core.plant.law import RecallClass
from byssus.trace.questions.model import Time
from byssus.trace.recall.case import Plan
from byssus.trace.recall.origin import Cause, Widening

_Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
_Said = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[^\x00]+$")]
_Words = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
_Code = Annotated[str, Field(min_length=1, max_length=8000, pattern=r"^[^\x00]+$")]


class _Wanted(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PlanWanted(_Wanted):
    """What people write into the plan; the rest of it is known."""

    hazard: Annotated[_Said, Field(description="what is wrong with the goods, and why")]
    harm: Annotated[_Said, Field(description="what harm they may do")]
    disposal: _Words = ""
    cost: _Words = ""
    effect: _Words = ""

    @property
    def plan(self) -> Plan:
        """The same as a value."""
        return Plan(self.hazard, self.harm, self.disposal, self.cost, self.effect)


class RecallWanted(PlanWanted):
    """What to call back, and why; a drill blocks nothing."""

    firm: _Name
    grade: RecallClass
    cause: Cause
    about: Annotated[
        _Code,
        Field(description="a code; the number of the alarm; the code of the closure or certificate"),
    ]
    known_at: Annotated[Time | None, Field(description="when the firm came to know; now, if left out")] = None
    drill: bool = False


class WordsWanted(_Wanted):
    """What is said to it."""

    words: _Said


class ClassWanted(_Wanted):
    """The class that a recall has from now on, and why."""

    grade: RecallClass
    words: _Said


class SiteWanted(_Wanted):
    """Whose people were told, and by which way."""

    site: Annotated[_Name, Field(description="code of a site, or the name of a holder that has none")]
    words: _Words = ""


class DecisionWanted(_Wanted):
    """A proposal, whether the recall is widened by it, and why."""

    kind: Widening
    about: _Code
    accepted: bool
    words: _Said


class ReturnWanted(_Wanted):
    """What came back, or was destroyed before a witness."""

    code: Annotated[_Code, Field(description="of the goods, or of the pallet or crate in which some of them lie")]
    zone: _Name
    amount: Annotated[float, Field(gt=0, lt=1e9)]
    unit: Annotated[str, Field(min_length=1, max_length=10, description="kg, 斤, 包, ...")]
    at: Annotated[Time | None, Field(description="now, if left out; the same entry twice is refused")] = None
    witness: Annotated[_Name | None, Field(description="who saw that it was destroyed; left out, it came back")] = None
    words: _Words = ""


class GoodsWanted(_Wanted):
    """Goods that are not concerned after all, or are again, and why."""

    things: Annotated[list[_Code], Field(min_length=1, max_length=1000)]
    words: _Said


class FinishWanted(_Wanted):
    """What became of what is missing; needed unless all is accounted for."""

    words: _Words = ""


class ConfirmWanted(_Wanted):
    """Whether a second person agrees that it is over; if not, why."""

    agreed: bool
    words: _Words = ""
