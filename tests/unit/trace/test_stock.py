"""Stock of a workshop: what came in less what went out, whatever the order of telling."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from builders.epcis import at
from byssus.core.plant.calendar import ProductionDays
from byssus.trace.epcis.event import EventType, Role
from byssus.trace.rules.chain import Act, Share
from byssus.trace.workshop.gaps import Book, Missing, gaps
from byssus.trace.workshop.stock import shortages, stock

STEPS = {"receiving": 1, "shipping": -1, "retail_selling": -1, "destroying": -1, "inspecting": 0}


def act(hour: float, step: str, kg: float | None, lot: str = "A", role: Role = Role.EPC) -> Act:
    made = role is not Role.EPC
    kind = EventType.TRANSFORMATION if made else EventType.OBJECT
    return Act(f"{hour}-{step}-{lot}-{kg}-{role}", at(hour), kind, None if made else "OBSERVE", step, None, None, None,
               (Share(lot, role, kg, None),))  # fmt: skip


MOVES = st.lists(
    st.tuples(st.integers(0, 500), st.sampled_from(sorted(STEPS)), st.integers(1, 100), st.sampled_from("AB")),
    unique_by=lambda move: move[0],
    max_size=12,
)


@given(MOVES, st.randoms(use_true_random=False))
def test_stock_is_the_sum_of_what_came_and_went_in_any_order(
    moves: list[tuple[int, str, int, str]], chance: Random
) -> None:
    acts = [act(hour, step, float(kg), lot) for hour, step, kg, lot in moves]
    shuffled = chance.sample(acts, len(acts))
    expected = {
        lot: rest for lot in "AB" if (rest := sum(STEPS[step] * kg for _, step, kg, of in moves if of == lot)) > 0
    }
    assert {lot.uri: lot.kg for lot in stock(shuffled) if lot.kg} == expected
    assert shortages(shuffled) == shortages(acts)


@given(MOVES)
def test_a_shortage_is_told_exactly_when_more_went_than_was_there(moves: list[tuple[int, str, int, str]]) -> None:
    acts = [act(hour, step, float(kg), lot) for hour, step, kg, lot in moves]
    there: dict[str, float] = {}
    expected = []
    for hour, step, kg, lot in sorted(moves):
        rest = there.get(lot, 0.0)
        if STEPS[step] < 0 and kg > max(rest, 0.0):
            expected.append((at(hour), lot, kg - max(rest, 0.0)))
        there[lot] = rest + STEPS[step] * kg
    assert [(short.act.at, short.uri, short.kg) for short in shortages(acts)] == expected


def test_what_was_never_weighed_is_there_without_a_number() -> None:
    [lot] = stock([act(0, "receiving", None)])
    assert lot.kg is None


def test_rounded_weights_use_a_lot_up() -> None:
    assert stock([act(0, "receiving", 100.0), act(1, "x", 99.7, role=Role.INPUT)]) == []
    assert shortages([act(0, "receiving", 100.0), act(1, "x", 100.4, role=Role.INPUT)]) == []


def test_days_before_the_first_record_are_not_missed() -> None:
    days = ProductionDays(ZoneInfo("Asia/Shanghai"))
    acts = (act(0, "receiving", 5.0),)

    def missed(since: datetime | None) -> int:
        book = Book(acts, days, "hut", {}, {}, since)
        return sum(gap.missing is Missing.RECORD for gap in gaps(book, at(-120), at(48)))

    assert (missed(at(0)), missed(None), missed(at(0) - timedelta(days=2))) == (1, 6, 3)
