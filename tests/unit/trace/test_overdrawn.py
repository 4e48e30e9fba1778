"""What the journal keeps for the rule of mass balance never leaves out what that rule would find."""

from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.acts import hours
from byssus.core.plant.law import Measure
from byssus.trace.epcis.event import Action, EventType, Role
from byssus.trace.lineage.part import Part
from byssus.trace.rules.chain import Act, Chain, Share
from byssus.trace.rules.entries import ChainBound
from byssus.trace.rules.law import Law
from byssus.trace.rules.overdrawn import may_be_overdrawn
from byssus.trace.rules.rules import RULES

LAW = Law(bounds=(ChainBound("gap", Measure.BALANCE_GAP, 1e-6, hours(-9), None, "P", verified=False),))
USED, MADE = (EventType.TRANSFORMATION, Role.INPUT, None, None), (EventType.TRANSFORMATION, Role.OUTPUT, None, None)
BEGUN, SEEN = (EventType.OBJECT, Role.EPC, Action.ADD, None), (EventType.OBJECT, Role.EPC, Action.OBSERVE, "receiving")
SOLD = (EventType.OBJECT, Role.EPC, Action.OBSERVE, "retail_selling")
DESTROYED = (EventType.OBJECT, Role.EPC, Action.OBSERVE, "destroying")
PACKED = (EventType.AGGREGATION, Role.CHILD, Action.ADD, "packing")


@dataclass(frozen=True)
class Told:
    """What one event says of a lot."""

    what: tuple[EventType, Role, Action | None, str | None]
    quantity: float | None
    unit: str | None = "KGM"


def parts(told: list[Told]) -> list[Part[str]]:
    return [
        Part("L", str(n), kind, hours(n), role, action, step, quantity=each.quantity, unit=each.unit)
        for n, each in enumerate(told)
        for kind, role, action, step in [each.what]
    ]


def acts(told: list[Told], net_kg: float | None) -> tuple[Act, ...]:
    """The same as the rule sees it where a piece weighs so much."""
    weight = {"KGM": 1.0, None: net_kg or 0.0}
    return tuple(
        Act(str(n), hours(n), kind, action, step or "", None, None, None, (Share("L", role, kg, None),))
        for n, each in enumerate(told)
        for kind, role, action, step in [each.what]
        for kg in [(each.quantity or 0.0) * weight.get(each.unit, 0.0)]
    )


anything = st.builds(
    Told,
    st.sampled_from([USED, MADE, BEGUN, SEEN, SOLD, DESTROYED, PACKED]),
    st.none() | st.integers(0, 30).map(float),
    st.sampled_from(["KGM", "KGM", None, "LTR"]),
)


@given(st.lists(anything, max_size=7), st.sampled_from([None, 0.5, 1.0, 20.0]))
def test_whatever_a_piece_weighs_the_rule_finds_nobody_who_was_let_go(told: list[Told], net_kg: float | None) -> None:
    found = RULES["mass-balance"].findings(Chain(acts(told, net_kg)), LAW)

    assert may_be_overdrawn(parts(told)) or not found


@given(st.lists(anything, max_size=5), st.integers())
def test_the_order_of_telling_does_not_matter(told: list[Told], seed: int) -> None:
    shuffled = list(told)
    Random(seed).shuffle(shuffled)

    assert may_be_overdrawn(parts(shuffled)) == may_be_overdrawn(parts(told))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([Told(MADE, 100), Told(USED, 60), Told(USED, 40)], False),
        ([Told(MADE, 100), Told(USED, 60), Told(USED, 41)], True),
        ([Told(BEGUN, 100), Told(SEEN, 10), Told(USED, 60)], False),
        ([Told(SEEN, 100), Told(SEEN, 90), Told(USED, 95)], True),
        ([Told(MADE, 100, None), Told(SOLD, 101, None)], True),
        ([Told(MADE, 100, None), Told(SOLD, 100, None), Told(PACKED, 900, None)], False),
        ([Told(MADE, 100), Told(SOLD, 3, None)], True),
        ([Told(MADE, 100), Told(SOLD, 60), Told(DESTROYED, 60)], True),
        ([Told(USED, 100)], False),
        ([Told(MADE, None), Told(USED, None)], False),
    ],
)
def test_goods_are_overdrawn_if_more_was_used_or_sold_than_there_was(told: list[Told], *, expected: bool) -> None:
    assert may_be_overdrawn(parts(told)) is expected
