from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from byssus.trace.gs1 import parse
from byssus.trace.issuing.serial import Style, counted, number_of, scrambled

KEY, OTHER = bytes(range(32)), bytes(32)
numbers = st.integers(0, 2**60 - 1)


@given(numbers)
def test_a_scrambled_serial_leads_back_to_its_number_and_to_no_other(number: int) -> None:
    assert number_of(scrambled(number, KEY), KEY) == (Style.RANDOM, number)


@given(st.integers(0, 10**10 - 1))
def test_a_counted_serial_leads_back_to_its_number(number: int) -> None:
    assert number_of(counted(number), KEY) == (Style.RANGE, number)


@given(numbers)
def test_every_serial_may_stand_in_a_code(number: int) -> None:
    assert parse(f"(01)06901234000016(21){scrambled(number, KEY)}").valid


@given(numbers)
def test_another_key_makes_another_serial(number: int) -> None:
    assert scrambled(number, KEY) != scrambled(number, OTHER)


def test_serials_of_numbers_in_a_row_look_nothing_alike() -> None:
    serials = [scrambled(number, KEY) for number in range(2000)]

    same = [sum(a == b for a, b in zip(one, other, strict=True)) for one, other in pairwise(serials)]
    assert len(set(serials)) == 2000
    assert max(same) < 6
    assert sum(same) / len(same) < 1, "of 12 characters, 12/32 are the same by chance"


@given(st.text(max_size=20))
def test_what_is_no_serial_of_ours_has_no_number(text: str) -> None:
    found = number_of(text, KEY)

    assert found is None or text in {counted(found[1]), scrambled(found[1], KEY)}
