from datetime import date

import pytest

from byssus.trace.gs1 import dates_of, expiry_of, parse
from byssus.trace.gs1.dates import full_year

GTIN = "(01)06901234567892"
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("two_digits", "year"),
    [(26, 2026), (76, 2076), (77, 1977), (99, 1999), (0, 2000)],
)
def test_a_two_digit_year_lies_within_fifty_years_of_this_one(two_digits: int, year: int) -> None:
    assert full_year(two_digits, 2026) == year


def test_the_window_reaches_into_the_next_century() -> None:
    assert full_year(10, 2060) == 2110
    assert full_year(11, 2060) == 2011


@pytest.mark.parametrize(
    ("element", "dates"),
    [
        ("(17)270228", (date(2027, 2, 28),)),
        ("(17)270200", (date(2027, 2, 28),)),
        ("(17)280200", (date(2028, 2, 29),)),
        ("(7007)261101", (date(2026, 11, 1),)),
        ("(7007)261101261104", (date(2026, 11, 1), date(2026, 11, 4))),
        ("(7003)2612312359", (date(2026, 12, 31),)),
        ("(10)261231", ()),
    ],
)
def test_an_element_gives_its_dates(element: str, dates: tuple[date, ...]) -> None:
    code = parse(GTIN + element)
    assert code.valid
    assert dates_of(code.elements[1], TODAY) == dates


def test_a_birth_date_has_its_whole_year() -> None:
    code = parse("(8018)123456789012345675(7250)19310229")
    assert not code.valid
    code = parse("(8018)123456789012345675(7250)19320229")
    assert dates_of(code.elements[1], TODAY) == (date(1932, 2, 29),)


def test_goods_expire_on_their_use_by_date() -> None:
    assert expiry_of(parse(f"{GTIN}(17)270100"), TODAY) == date(2027, 1, 31)
    assert expiry_of(parse(f"{GTIN}(7003)2701021200"), TODAY) == date(2027, 1, 2)
    assert expiry_of(parse(f"{GTIN}(15)270101"), TODAY) is None
    assert expiry_of(parse(f"{GTIN}(17)271331"), TODAY) is None
