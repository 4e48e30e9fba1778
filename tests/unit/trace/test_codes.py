import pytest
from hypothesis import given
from hypothesis import strategies as st

from byssus.trace.codes import canonical, canonical_link, check_digit, fault_of, level_of
from byssus.trace.gs1 import Level

GS1 = "https://id.gs1.org"


@pytest.mark.parametrize(
    ("urn", "link"),
    [
        ("urn:epc:id:sgtin:0614141.112345.400", "/01/10614141123459/21/400"),
        ("urn:epc:id:sgtin:614141123452.1.a%2Fb", "/01/16141411234521/21/a%2Fb"),
        ("urn:epc:id:sgtin:690123.0123456.7.8", "/01/06901231234568/21/7.8"),
        ("urn:epc:class:lgtin:4012345.012345.998877", "/01/04012345123456/10/998877"),
        ("urn:epc:idpat:sgtin:4012345.066666.*", "/01/04012345666663"),
        ("urn:epc:id:upui:1234567.098765.51qIgY)<'Jo8*RZ", "/01/01234567987651/235/51qIgY%29%3C'Jo8%2ARZ"),
        ("urn:epc:id:itip:4012345.012345.01.02.987", "/8006/040123451234560102/21/987"),
        ("urn:epc:id:sscc:4012345.1112223334", "/00/140123451122233341"),
        ("urn:epc:id:sgln:4012345.00011.0", "/414/4012345000115"),
        ("urn:epc:id:sgln:4012345.00011.987", "/414/4012345000115/254/987"),
        ("urn:epc:id:sgln:401234512345..5", "/414/4012345123456/254/5"),
        ("urn:epc:id:pgln:4012345.00225", "/417/4012345002256"),
        ("urn:epc:id:grai:0614141.12345.400", "/8003/00614141123452400"),
        ("urn:epc:id:giai:0614141.12345400", "/8004/061414112345400"),
        ("urn:epc:id:gsrn:0614141.1234567890", "/8018/061414112345678902"),
        ("urn:epc:id:gdti:4012345.55555.1234", "/253/40123455555541234"),
        ("urn:epc:id:cpi:0614141.5PQ7%2FZ43.12345", "/8010/06141415PQ7%2FZ43/8011/12345"),
    ],
)
def test_an_epc_urn_has_one_digital_link(urn: str, link: str) -> None:
    assert canonical_link(urn) == GS1 + link


@pytest.mark.parametrize(
    ("given_link", "link"),
    [
        ("https://id.gs1.org/01/06901234000016/10/AB", "/01/06901234000016/10/AB"),
        ("http://trace.example.cn/zj/01/06901234000016/10/AB?17=261231#x", "/01/06901234000016/10/AB"),
        ("https://example.com/01/6901234000016", "/01/06901234000016"),
        ("https://example.com/01/06901234000016/22/2A/10/AB/21/7", "/01/06901234000016/21/7"),
        ("https://example.com/414/4012345000115/254/a%2fb", "/414/4012345000115/254/a%2Fb"),
    ],
)
def test_a_digital_link_loses_its_domain_its_query_and_its_coarser_levels(given_link: str, link: str) -> None:
    assert canonical_link(given_link) == GS1 + link


@pytest.mark.parametrize(
    "uri",
    [
        "urn:epc:id:sgtin:0614141.12345.400",
        "urn:epc:id:sscc:4012345.11122",
        "urn:epc:id:nothing:4012345.11122",
        "urn:epc:id:sgtin:0614141.112345",
        "https://example.com/products/17",
        "https://example.com/01/12345/10/A",
        "https://example.com/01/06901234000016/99/A",
        "geo:30.1,122.7",
    ],
)
def test_what_holds_no_gs1_key_keeps_its_own_name(uri: str) -> None:
    assert canonical_link(uri) is None
    assert canonical(uri) == uri


@given(st.text("ABCxyz0189!\"%&'()*+,-./:;<=>?_", min_size=1, max_size=20))
def test_the_canonical_link_of_a_canonical_link_is_itself(serial: str) -> None:
    escaped = "".join(f"%{ord(mark):02X}" for mark in serial)
    link = canonical(f"urn:epc:id:sgtin:0614141.112345.{escaped}")

    assert canonical(link) == link
    assert level_of(link) is Level.ITEM


@given(st.text("0123456789", min_size=13, max_size=13), st.integers(0, 12), st.integers(1, 9))
def test_a_mistyped_digit_is_found(digits: str, place: int, slip: int) -> None:
    good = digits + check_digit(digits)
    wrong = str((int(good[place]) + slip) % 10)
    bad = good[:place] + wrong + good[place + 1 :]

    assert fault_of(f"https://id.gs1.org/01/{good}") is None
    assert fault_of(f"https://id.gs1.org/01/{bad}") is not None


@pytest.mark.parametrize(
    ("link", "level"),
    [
        ("/01/06901234000016", Level.PRODUCT),
        ("/01/06901234000016/10/A", Level.BATCH),
        ("/01/06901234000016/235/A", Level.ITEM),
        ("/00/140123451122233341", Level.LOGISTIC_UNIT),
        ("/414/4012345000115/254/5", Level.PLACE),
    ],
)
def test_a_code_tells_how_finely_it_names(link: str, level: Level) -> None:
    assert level_of(GS1 + link) is level


def test_a_foreign_identifier_has_no_level_of_gs1() -> None:
    assert level_of("urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8") is None
