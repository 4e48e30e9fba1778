"""Anchors: how they are written, and which of them a code may have its links under."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byssus.core.errors import InvalidInput
from byssus.trace.gs1 import parse
from byssus.trace.resolver.anchors import anchor_of, candidates, filled, read_anchor

GTIN = "06901234567892"
_values = st.text(alphabet="AZaz09-._!%&/()*+,:;<=>?'\"", min_size=1, max_size=12)


def test_a_code_walks_up_from_the_item_to_the_product() -> None:
    wanted = candidates([("01", GTIN), ("10", "A"), ("21", "7")])
    things = list(dict.fromkeys(each.thing for each in wanted))
    assert things == [f"/01/{GTIN}/10/A/21/7", f"/01/{GTIN}/21/7", f"/01/{GTIN}/10/A", f"/01/{GTIN}"]


def test_at_one_level_the_value_itself_comes_before_a_variable() -> None:
    assert [each.anchor for each in candidates([("01", GTIN), ("10", "A")])] == [
        f"/01/{GTIN}/10/A",
        f"/01/{GTIN}/10/{{10}}",
        f"/01/{GTIN}",
    ]


def test_a_key_with_a_part_of_any_length_is_also_found_by_its_beginnings_the_longest_first() -> None:
    wanted = candidates([("8004", "6901234AB")])
    assert [each.anchor for each in wanted][:3] == ["/8004/6901234AB", "/8004/6901234A{1}", "/8004/6901234{1}"]
    assert [each.values for each in wanted][1:3] == [{"1": "B"}, {"1": "AB"}]
    assert len({each.level for each in wanted}) == len(wanted)


def test_variables_get_the_names_of_their_qualifiers() -> None:
    anchor = read_anchor(f"/01/{GTIN}/10/{{lot}}/21/{{number}}")
    assert anchor.path == f"/01/{GTIN}/10/{{10}}/21/{{21}}"
    assert anchor.names == {"lot": "10", "number": "21"}
    assert read_anchor(anchor.path).path == anchor.path


def test_the_company_prefix_stands_behind_the_indicator_digit_where_there_is_one() -> None:
    assert read_anchor(f"/01/{GTIN}").licensed == GTIN[1:]
    assert read_anchor("/8004/6901234{1}").licensed == "6901234"


@given(_values, _values)
def test_what_is_registered_for_a_code_is_found_for_it(lot: str, serial: str) -> None:
    elements = [("01", GTIN), ("10", lot), ("21", serial)]
    link = "https://id.gs1.org" + anchor_of(elements)
    found = [(element.ai, element.value) for element in parse(link).elements]
    assert found == elements
    assert read_anchor(anchor_of(elements)).path == candidates(found)[0].anchor


@given(st.text(max_size=40))
def test_a_value_in_a_target_stays_a_value(value: str) -> None:
    target = filled("https://x.example/{10}?q={10}", {"10": value})
    assert target.count("/") == 3
    assert target.count("?") == 1
    assert not set("#&@\\\r\n") & set(target)


@given(st.text(max_size=60) | st.text(alphabet="/01{}48", max_size=30))
def test_whatever_is_written_as_an_anchor_is_read_or_refused_in_words(text: str) -> None:
    with suppress(InvalidInput):
        anchor = read_anchor(text)
        assert read_anchor(anchor.path).path == anchor.path


@pytest.mark.parametrize(
    "text", ["", "/", "/01", "/01/", f"01/{GTIN}", f"/01/{GTIN}/10", "/8003/069012345{1}", "/00/{1}"]
)
def test_what_is_no_path_of_a_code_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_anchor(text)
