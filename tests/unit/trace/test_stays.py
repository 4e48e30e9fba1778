from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from builders.epcis import at, crate, event, lot, made, observed, packed, place
from byssus.trace.codes import canonical
from byssus.trace.epcis.read import read_event
from byssus.trace.exposure.stays import Carried, Stay, own_stays, rests, stays_of
from byssus.trace.lineage.part import Part, parts_of

LOT, CRATE = lot("A"), crate(1)


def parts(item: str, *originals: dict[str, JsonValue]) -> list[Part[str]]:
    told = [read_event(original).event for original in originals]
    return [part for one in told if one for part in parts_of(one) if part.item == canonical(item)]


def stay(where: int, since: float, until: float | None = None) -> Stay:
    return Stay(at(since), canonical(place(where)), None if until is None else at(until))


def weighed(kilos: float, hour: float, where: int | None, **fields: JsonValue) -> dict[str, JsonValue]:
    content: JsonValue = [{"epcClass": LOT, "quantity": kilos, "uom": "KGM"}]
    here: dict[str, JsonValue] = {} if where is None else {"readPoint": {"id": place(where)}}
    return event("ObjectEvent", hour, **{"action": "OBSERVE", "quantityList": content, **here, **fields})


def consumed(kilos: float, hour: float, **fields: JsonValue) -> dict[str, JsonValue]:
    content: JsonValue = [{"epcClass": LOT, "quantity": kilos, "uom": "KGM"}]
    return event("TransformationEvent", hour, inputQuantityList=content, outputEPCList=[crate(99)], **fields)


def test_a_stay_lasts_until_the_thing_is_seen_elsewhere() -> None:
    told = [observed(CRATE, hour=0, where=1), observed(CRATE, hour=1, where=1), observed(CRATE, hour=2, where=2)]

    assert own_stays(parts(CRATE, *told)) == [stay(1, 0, 2), stay(2, 2)]


def test_the_business_location_says_where_a_thing_is_after_the_event() -> None:
    told = observed(CRATE, where=1, bizLocation={"id": place(2)})

    assert own_stays(parts(CRATE, told)) == [stay(2, 0)]


def test_what_is_shipped_is_nowhere_until_it_is_received() -> None:
    told = [
        observed(CRATE, hour=0, where=1),
        observed(CRATE, hour=1, where=7, bizStep="shipping"),
        observed(CRATE, hour=5, where=2, bizStep="receiving"),
    ]

    assert own_stays(parts(CRATE, *told)) == [stay(1, 0, 1), stay(2, 5)]


def test_what_is_used_up_packed_or_destroyed_stays_no_longer() -> None:
    begin = observed(CRATE, hour=0, where=1)
    gone = observed(CRATE, hour=1, where=1) | {"action": "DELETE"}

    assert own_stays(parts(CRATE, begin, made([CRATE], [lot("B")], 1))) == [stay(1, 0, 1)]
    assert own_stays(parts(CRATE, begin, packed(crate(2), CRATE, hour=1, where=1))) == [stay(1, 0, 1)]
    assert own_stays(parts(CRATE, begin, gone)) == [stay(1, 0, 1)]


def test_the_rest_of_a_lot_stays_while_there_is_some() -> None:
    first = [weighed(100, 0, 1, action="ADD"), consumed(60, 1)]

    assert own_stays(parts(LOT, *first)) == [stay(1, 0)]
    assert own_stays(parts(LOT, *first, consumed(39.95, 2))) == [stay(1, 0, 2)]


def test_a_lot_that_is_unpacked_at_two_places_is_at_both_until_it_is_gone_from_one() -> None:
    def unpacked(kilos: float, hour: float, where: int) -> dict[str, JsonValue]:
        content: JsonValue = [{"epcClass": LOT, "quantity": kilos, "uom": "KGM"}]
        return packed(CRATE, hour=hour, action="DELETE", where=where, childQuantityList=content)

    told = [unpacked(50, 1, 1), unpacked(50, 2, 2)]
    used = consumed(50, 3, readPoint={"id": place(1)})

    assert own_stays(parts(LOT, *told)) == [stay(1, 1), stay(2, 2)]
    assert own_stays(parts(LOT, *told, used)) == [stay(1, 1, 3), stay(2, 2)]


def sent(kilos: float, hour: float, where: int, step: str) -> dict[str, JsonValue]:
    return weighed(kilos, hour, where, bizStep=step)


def test_what_is_left_of_a_lot_stays_when_the_part_that_was_sent_arrives() -> None:
    told = [weighed(100, 0, 1, action="ADD"), sent(40, 1, 1, "shipping"), sent(39, 2, 2, "receiving")]

    assert own_stays(parts(LOT, *told)) == [stay(1, 0), stay(2, 2)]
    assert {rest.amount for rest in rests(parts(LOT, *told))} == {60, 39}
    assert own_stays(parts(LOT, *told, sent(60, 3, 1, "shipping"))) == [stay(1, 0, 3), stay(2, 2)]


def test_what_is_sent_as_a_whole_may_arrive_at_several_places() -> None:
    told = [weighed(100, 0, 1, action="ADD"), sent(100, 1, 1, "shipping")]
    arrived = [sent(40, 2, 2, "receiving"), sent(60, 3, 3, "receiving")]

    assert own_stays(parts(LOT, *told, *arrived)) == [stay(1, 0, 1), stay(2, 2), stay(3, 3)]


def test_what_weighs_less_on_arrival_moves_on_as_a_whole() -> None:
    told = [weighed(100, 0, 1, action="ADD"), sent(100, 1, 1, "shipping"), sent(95, 2, 2, "receiving")]

    assert own_stays(parts(LOT, *told, sent(95, 3, 3, "storing"))) == [stay(1, 0, 1), stay(2, 2, 3), stay(3, 3)]


def test_a_lot_whose_units_differ_is_taken_to_be_used_up() -> None:
    pieces: JsonValue = [{"epcClass": LOT, "quantity": 1}]
    use = event("TransformationEvent", 1, inputQuantityList=pieces, outputEPCList=[crate(99)])

    assert own_stays(parts(LOT, weighed(100, 0, 1, action="ADD"), use)) == [stay(1, 0, 1)]


def test_rework_into_the_same_lot_keeps_it_where_it_was_made() -> None:
    rework = made([LOT], [LOT], 1, readPoint={"id": place(2)})

    assert own_stays(parts(LOT, weighed(10, 0, 1, action="ADD"), rework)) == [stay(1, 0, 1), stay(2, 1)]


def test_what_is_made_and_packed_at_the_same_moment_is_packed() -> None:
    told = [observed(CRATE, where=1) | {"action": "ADD"}, packed(crate(2), CRATE, where=1)]

    assert own_stays(parts(CRATE, *told)) == []


def test_a_lot_is_where_each_of_its_containers_is_while_it_is_in_them() -> None:
    carried = [
        Carried(stay(2, 0, 8), at(1), at(5)),
        Carried(stay(3, 2), at(3), None),
        Carried(stay(4, 9), at(3), at(8)),
    ]

    assert stays_of([stay(1, 0, 3)], carried, many=True) == [stay(1, 0, 3), stay(2, 1, 5), stay(3, 3)]


def test_stays_of_two_containers_at_one_place_are_one_stay_of_the_lot() -> None:
    carried = [
        Carried(stay(2, 0, 4), at(0), None),
        Carried(stay(2, 3, 6), at(0), None),
        Carried(stay(2, 8), at(0), None),
    ]

    assert stays_of([], carried, many=True) == [stay(2, 0, 6), stay(2, 8)]


def test_a_pack_with_a_serial_number_is_only_where_it_was_seen_last() -> None:
    carried = [Carried(stay(2, 1), at(1), None)]

    assert stays_of([stay(1, 0, 1), stay(3, 5)], carried, many=False) == [stay(1, 0, 1), stay(2, 1, 5), stay(3, 5)]


def test_a_pack_taken_out_of_its_crate_stays_in_the_room_and_a_crate_that_leaves_takes_it_along() -> None:
    unpacked = [Carried(stay(2, 1, 9), at(1), at(4))]
    shipped = [Carried(stay(2, 1, 3), at(1), at(4))]

    assert stays_of([], unpacked, many=False) == [stay(2, 1)]
    assert stays_of([], shipped, many=False) == [stay(2, 1, 3)]


@given(st.permutations([0, 1, 2, 3, 4]), st.booleans())
def test_stays_do_not_depend_on_the_order_or_the_number_of_tellings(order: list[int], twice: bool) -> None:
    told = [
        weighed(100, 0, 1, action="ADD"),
        consumed(30, 1),
        weighed(100, 1, 2),
        weighed(20, 2, 7, bizStep="shipping"),
        weighed(70, 2, 3, bizStep="storing"),
    ]
    shuffled = [told[place] for place in order] + (told if twice else [])

    assert own_stays(parts(LOT, *shuffled)) == own_stays(parts(LOT, *told))


MOMENTS = st.integers(0, 12).map(at)


@st.composite
def stays(draw: st.DrawFn) -> list[Stay]:
    times: list[datetime] = sorted(draw(st.lists(MOMENTS, min_size=2, max_size=6, unique=True)))
    wheres = draw(st.lists(st.sampled_from("xy"), min_size=len(times), max_size=len(times)))
    return [Stay(one, where, end) for one, where, end in zip(times, wheres, times[1:], strict=False)]


@given(st.lists(stays(), max_size=3), st.booleans())
def test_no_time_is_counted_twice_at_one_place(ways: list[list[Stay]], many: bool) -> None:
    found = stays_of([], [Carried(one, at(2), at(9)) for way in ways for one in way], many=many)

    for one in found:
        overlapping = [
            other
            for other in found
            if other != one
            and (other.location == one.location or not many)
            and other.within(one.arrived_at, one.left_at)
        ]
        assert overlapping == []
