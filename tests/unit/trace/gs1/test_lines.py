import json

from hypothesis import given
from hypothesis import strategies as st

from byssus.trace.gs1.lines import Summary, code_objects

GOOD = b"https://example.com/01/06901234567892/10/LOT1?17=271231&lang=zh\r\n"
BAD = b"(01)06901234567893\n"


def test_a_good_code_gives_all_its_forms() -> None:
    (line,) = code_objects([GOOD])
    assert line == {
        "input": "https://example.com/01/06901234567892/10/LOT1?17=271231&lang=zh",
        "valid": True,
        "bracketed": "(01)06901234567892(10)LOT1(17)271231",
        "element_string": "^010690123456789210LOT1^17271231",
        "digital_link": "https://id.gs1.org/01/06901234567892/10/LOT1?17=271231",
        "digital_link_sorted": "https://id.gs1.org/01/06901234567892/10/LOT1?17=271231",
        "ignored": ["lang=zh"],
        "problems": [],
    }


def test_a_bad_code_gives_its_problems_in_both_languages() -> None:
    (line,) = code_objects([BAD])
    assert not line["valid"]
    assert (line["bracketed"], line["element_string"], line["digital_link"], line["ignored"]) == (None,) * 4
    assert line["problems"] == [
        {
            "code": "incorrect-check-digit",
            "severity": "error",
            "position": 17,
            "length": 1,
            "ai": "01",
            "en": "AI (01): the check digit should be 2",
            "zh": "AI (01)：校验码应为 2",
        }
    ]


def test_separators_inside_a_line_are_part_of_the_code() -> None:
    (line,) = code_objects([b"]Q3010690123456789210LOT1\x1d17271231\n"])
    assert line["element_string"] == "^010690123456789210LOT1^17271231"


def test_a_summary_counts_codes_and_problems() -> None:
    summary = Summary()
    for line in code_objects([GOOD, BAD, b"", BAD]):
        summary.count(line)
    assert (summary.codes, summary.invalid) == (4, 3)
    assert summary.problems == {"incorrect-check-digit": 2, "plain-text": 1}


@given(st.one_of(st.text(st.characters()), st.binary()))
def test_every_line_gives_an_object_that_json_can_carry(line: str | bytes) -> None:
    (written,) = code_objects([line])
    assert json.loads(json.dumps(written, ensure_ascii=False).encode())["valid"] is written["valid"]
