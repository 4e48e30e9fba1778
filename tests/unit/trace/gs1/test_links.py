"""Corners of the URI syntax: what is a GS1 Digital Link, and which elements it holds."""

import pytest

from byssus.trace.gs1 import parse

GTIN = "06901234567892"


@pytest.mark.parametrize(
    "start",
    [
        "http://a",
        "HTTPS://ID.GS1.ORG",
        "https://a.",
        "https://a:8443",
        "https://192.0.2.7",
        "https://[2001:db8::1]",
        "https://xn--fsq.example",
        "https://a/stem",
        "https://a/01",
        "https://a//x",
        "https://a/01/faux/00",
        "https://a/8004/695012345/10",
    ],
)
def test_any_host_and_any_stem_may_stand_before_the_key(start: str) -> None:
    code = parse(f"{start}/01/{GTIN}/10/A")
    assert code.element_string == f"^01{GTIN}10A"


@pytest.mark.parametrize(
    "start",
    [
        "HtTps://a",
        "ftp://a",
        "https://",
        "https:///",
        "https://user@a",
        "https://a_b",
        "https://[fe80::1%25lo]",
        "//a",
        "a",
    ],
)
def test_no_other_scheme_user_or_host_passes(start: str) -> None:
    assert not parse(f"{start}/01/{GTIN}/10/A").valid


@pytest.mark.parametrize(
    ("rest", "values"),
    [
        ("/10/A+B", {"10": "A+B"}),
        ("/10/%41%2d%2F", {"10": "A-/"}),
        ("/10/A%2", {"10": "A%2"}),
        ("/10/%", {"10": "%"}),
        ("/10/%4g", {"10": "%4g"}),
        ("/10/A?", {"10": "A"}),
        ("/10/A#10/B", {"10": "A"}),
        ("/10/A#?17=271231", {"10": "A"}),
        ("/10/A?17=271231#&15=1", {"10": "A", "17": "271231"}),
        ("/10/A?&&17=271231&&&15=271230&", {"10": "A", "17": "271231", "15": "271230"}),
        ("/10/A?17=%3271231", {"10": "A", "17": "271231"}),
        ("?99=A%2BB", {"99": "A+B"}),
        ("?99=%26%3D", {"99": "&="}),
        ("?99=a=b", {"99": "a=b"}),
        ("?99=/01/x", {"99": "/01/x"}),
        ("?10x=B&x10=C&lot=D", {}),
        ("?17", {}),
        ("?=17", {}),
    ],
)
def test_path_and_query_give_these_elements(rest: str, values: dict[str, str]) -> None:
    code = parse(f"https://a/01/{GTIN}{rest}")
    assert code.valid, code.problems
    assert {element.ai: element.value for element in code.elements} == {"01": GTIN, **values}


@pytest.mark.parametrize(
    "rest",
    [
        "/",
        "/10/",
        "/10",
        "/10//21/A",
        "/21/A/10/B",
        "/10/A/22/B",
        "/10/A/235/B",
        "/10/A/10/A",
        "/17/271231",
        "/10/%00",
        "/10/%C3%A9",
        "/10/A%20B",
        "/10/A%5EB",
        "/10/é",
        "?10=A",
        "?99=A+B",
        "?99=",
        "?17=271231&17=271231",
        f"?01={GTIN}",
        "?1=A",
        "?89=A",
        "?17000=A",
        "?21=A",
        "?254=A",
        "?8200=A",
    ],
)
def test_these_are_no_links_of_the_standard(rest: str) -> None:
    assert not parse(f"https://a/01/{GTIN}{rest}").valid


def test_the_key_of_a_link_is_its_last_one_and_other_keys_may_be_attributes() -> None:
    code = parse(f"https://a/01/{GTIN}/8003/06901234567892A?01={GTIN}&414=6901234567892")
    assert code.digital_link == f"https://id.gs1.org/8003/06901234567892A?01={GTIN}&414=6901234567892"


def test_what_stands_in_the_path_of_a_link_stays_there() -> None:
    code = parse(f"https://a/01/{GTIN}/235/X?10=B&17=271231")
    assert code.digital_link == f"https://id.gs1.org/01/{GTIN}/235/X?17=271231&10=B"
    assert code.digital_link_sorted == f"https://id.gs1.org/01/{GTIN}/235/X?10=B&17=271231"


def test_parameters_that_are_no_elements_are_named_as_they_stand() -> None:
    code = parse(f"https://a/01/{GTIN}?a&&utm_source=w%20x&17=271231&=&linkType=gs1:pip&")
    assert code.ignored == ("a", "utm_source=w%20x", "=", "linkType=gs1:pip", "")
