from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from builders.epcis import crate, event, lot, made, observed, packed
from byssus.trace.epcis.context import STANDARD
from byssus.trace.epcis.hash import canonical_text, event_hash

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
EVENTS = st.sampled_from(
    [
        observed(crate(1), crate(2), crate(3), where=7, **{"example:note": ["b", "a"]}),
        packed(crate(1), lot("A"), lot("B"), bizStep="packing", disposition="in_progress"),
        made([lot("A"), lot("B")], [lot("C"), lot("D")], ilmd={"example:z": "1", "example:a": {"example:b": 2}}),
    ]
)


@st.composite
def shuffled(draw: st.DrawFn, value: JsonValue) -> JsonValue:
    """The same JSON with fields and list members in some other order."""
    if isinstance(value, dict):
        names = draw(st.permutations(list(value)))
        return {name: draw(shuffled(value[name])) for name in names}
    if isinstance(value, list):
        return [draw(shuffled(member)) for member in draw(st.permutations(value))]
    return f"  {value} " if isinstance(value, str) and draw(st.booleans()) else value


@given(st.data(), EVENTS)
def test_the_order_of_fields_and_lists_and_the_blanks_around_values_do_not_matter(
    data: st.DataObject, original: dict[str, JsonValue]
) -> None:
    told = data.draw(shuffled(original))

    assert isinstance(told, dict)
    assert event_hash({**told, "type": original["type"]}) == event_hash(original)


def test_words_and_codes_may_be_written_in_any_of_their_forms() -> None:
    one = observed("urn:epc:id:sgtin:0614141.112345.400", bizStep="shipping", disposition="in_transit")
    other = observed(
        "https://brand.example/01/10614141123459/10/L1/21/400?17=261231",
        bizStep="urn:epcglobal:cbv:bizstep:shipping",
        disposition="cbv:Disp-in_transit",
    )

    assert event_hash(one) == event_hash(other)


@given(st.integers(-14 * 4, 14 * 4))
def test_the_zone_a_time_is_written_in_does_not_matter(quarters: int) -> None:
    noon = datetime(2026, 7, 20, 12, 0, 0, 123456, tzinfo=UTC)
    zone = timezone(timedelta(minutes=15 * quarters))

    here = event("ObjectEvent") | {"eventTime": noon.isoformat()}
    there = event("ObjectEvent") | {"eventTime": noon.astimezone(zone).isoformat()}

    assert event_hash(here) == event_hash(there)


def test_times_are_rounded_to_milliseconds_half_up() -> None:
    text = canonical_text(event("ObjectEvent") | {"eventTime": "2023-01-18T11:04:03.1415Z"})

    assert "eventTime=2023-01-18T11:04:03.142Z" in text


def test_what_is_said_about_an_event_is_not_part_of_it() -> None:
    plain = observed(crate(1))
    declared = plain | {
        "eventID": "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
        "recordTime": "2026-07-21T00:00:00Z",
        "errorDeclaration": {"declarationTime": "2026-07-21T00:00:00Z"},
    }

    assert event_hash(plain) == event_hash(declared)


def test_the_prefix_of_an_extension_is_a_matter_of_taste() -> None:
    one = event_hash({"a:rope": "7"}, STANDARD.within({"a": "https://farm.example/"}))
    other = event_hash({"b:rope": "7"}, STANDARD.within([{"b": "https://farm.example/"}]))
    foreign = event_hash({"a:rope": "7"}, STANDARD.within({"a": "https://other.example/"}))

    assert one == other != foreign


@given(EVENTS, st.sampled_from(["eventTime", "eventTimeZoneOffset", "type"]), st.text("abc", min_size=1))
def test_another_value_is_another_event(original: dict[str, JsonValue], name: str, value: str) -> None:
    assert event_hash(original) != event_hash(original | {name: value})


@given(st.dictionaries(st.text(max_size=12), JSON_VALUES, max_size=4))
def test_whatever_is_json_gets_a_hash(anything: dict[str, JsonValue]) -> None:
    assert event_hash(anything).startswith("ni:///sha-256;")


def test_numbers_lose_needless_zeros_and_keep_every_digit() -> None:
    text = canonical_text({"type": "ObjectEvent", "a:x": 26.0, "a:y": "0.3400", "a:z": "123456789012345678901"})

    assert text.endswith("x=26{a}y=0.34{a}z=123456789012345678901")
