from hypothesis import given, settings
from hypothesis import strategies as st

from byssus.trace.gs1 import ProblemCode, Reading, parse, readings_of
from byssus.trace.gs1.readings import TRIED

GTIN = "06901234567892"


def spelt(reading: Reading) -> str:
    return "".join(f"({element.ai}){element.value}" for element in reading.elements)


def test_a_date_behind_a_lot_is_the_likeliest_reading_and_the_code_carries_a_warning() -> None:
    text = f"]d201{GTIN}10ABC17261231"
    best, plain = readings_of(text)
    assert spelt(best) == f"(01){GTIN}(10)ABC(17)261231"
    assert best.added == (text.index("17261231"),)
    assert spelt(plain) == f"(01){GTIN}(10)ABC17261231"
    code = parse(text)
    assert code.valid
    assert [problem.code for problem in code.problems] == [ProblemCode.SEPARATOR_MAY_BE_MISSING]
    assert "(17)" in code.problems[0].en


def test_a_serial_behind_a_lot_is_possible_but_not_likely() -> None:
    text = f"]d201{GTIN}10ABC21XYZ9"
    assert [spelt(reading) for reading in readings_of(text)] == [
        f"(01){GTIN}(10)ABC21XYZ9",
        f"(01){GTIN}(10)ABC(21)XYZ9",
    ]
    assert parse(text).problems == ()


def test_a_code_that_is_only_valid_with_its_separator_has_that_reading_alone() -> None:
    text = f"]C121SN12301{GTIN}"
    assert not parse(text).valid
    assert [spelt(reading) for reading in readings_of(text)] == [f"(21)SN123(01){GTIN}"]


def test_a_code_with_separators_is_taken_at_its_word() -> None:
    text = f"]d201{GTIN}10ABC17261231\x1d21X"
    assert parse(text).problems == ()
    assert parse(f"https://a/01/{GTIN}/10/ABC17261231").problems == ()
    assert readings_of(f"https://a/01/{GTIN}") == []


def test_only_so_many_ways_are_tried_for_hostile_digits() -> None:
    assert len(readings_of("]d2" + "2110372117" * 800)) <= TRIED
    assert len(readings_of("]d2" + "".join(f"{ai}123456" for ai in range(3100, 3106)) * 100)) <= TRIED


@settings(max_examples=100)
@given(
    st.text("ABCDEFXYZ", min_size=1, max_size=8),
    st.text("ABCDEFXYZ", min_size=1, max_size=8),
    st.dates().map("{:%y%m%d}".format),
)
def test_what_a_scanner_glued_together_is_among_the_readings(lot: str, serial: str, expiry: str) -> None:
    glued = f"]Q301{GTIN}10{lot}21{serial}17{expiry}"
    assert f"(01){GTIN}(10){lot}(21){serial}(17){expiry}" in [spelt(reading) for reading in readings_of(glued)]
