import pytest
from hypothesis import given
from hypothesis import strategies as st

from byssus.core.errors import InvalidInput
from byssus.trace.exposure.tally import NOTHING, Tally
from byssus.trace.units import from_words, in_kilograms

TALLIES = st.builds(
    Tally, st.integers(0, 9), st.none() | st.integers(-30, 30), st.none() | st.integers(-30, 30), st.integers(0, 99)
)


@pytest.mark.parametrize(
    ("amount", "word", "expected"),
    [
        (3, "斤", (1.5, "KGM")),
        (2, "担", (100, "KGM")),
        (500, "g", (0.5, "KGM")),
        (1, "TNE", (1000, "KGM")),
        (4, "件", (4, None)),
    ],
)
def test_the_words_of_the_trade_are_weighed_in_kilograms(
    amount: float, word: str, expected: tuple[float, str | None]
) -> None:
    assert from_words(amount, word) == expected


def test_a_word_that_is_no_unit_is_refused() -> None:
    with pytest.raises(InvalidInput, match="'buckets' is no unit"):
        from_words(1, "buckets")


def test_what_is_no_mass_keeps_its_unit() -> None:
    assert in_kilograms(2, "LTR") == (2, "LTR")
    assert in_kilograms(None, "GRM") == (None, "KGM")


@pytest.mark.parametrize("unit", ["EA", "H87", "C62"])
def test_pieces_are_pieces_also_where_somebody_calls_them_so(unit: str) -> None:
    assert in_kilograms(2, unit) == (2, None)


@given(TALLIES, TALLIES, TALLIES)
def test_tallies_add_up_in_any_order(one: Tally, two: Tally, three: Tally) -> None:
    assert (one + two) + three == three + (two + one)
    assert one + NOTHING == one


def test_a_tally_of_no_time_has_no_mean() -> None:
    assert (NOTHING.mean, NOTHING.mean_kinetic) == (None, None)
