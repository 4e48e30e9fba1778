from zoneinfo import ZoneInfo

import pytest

from builders.epcis import at, place
from byssus.core.errors import InvalidInput
from byssus.trace.capture.meaning import Reader, Scan, event_of
from byssus.trace.epcis.event import Action, Event, EventType, Role, Thing
from byssus.trace.epcis.read import read_event

SHANGHAI = ZoneInfo("Asia/Shanghai")
LOT = "https://id.gs1.org/01/06901234000016/10/A"
PALLET = "https://id.gs1.org/00/069012340000000054"


def read(scan: Scan, step: str = "packing", action: Action = Action.OBSERVE) -> Event:
    outcome = read_event(event_of(scan, Reader(place(1), SHANGHAI, step, "in_progress", action)))
    assert outcome.event, [str(problem) for problem in outcome.problems]
    return outcome.event


def test_a_scan_is_what_its_reader_stands_for() -> None:
    event = read(
        Scan(at(0), "]Q1https://trace.example.cn/01/06901234000016/10/A?17=261231", 2, "斤"), action=Action.ADD
    )

    assert (event.type, event.action, event.time, event.offset) == (EventType.OBJECT, Action.ADD, at(0), "+08:00")
    assert event.biz_step == "https://ref.gs1.org/cbv/BizStep-packing"
    assert event.place == "https://id.gs1.org/414/6901234000016"
    assert event.things == (Thing(Role.EPC, LOT, 1.0, "KGM"),)


def test_a_scan_with_a_parent_packs_or_unpacks() -> None:
    scan = Scan(at(0), LOT, parent="(00)069012340000000054")

    packed, unpacked = read(scan), read(scan, step="unpacking")

    assert (packed.action, unpacked.action) == (Action.ADD, Action.DELETE)
    assert packed.things == (Thing(Role.PARENT, PALLET), Thing(Role.CHILD, LOT))


def test_the_step_of_a_scan_overrides_that_of_its_reader() -> None:
    event = read(Scan(at(0), PALLET, step="shipping"), step="storing")

    assert event.biz_step == "https://ref.gs1.org/cbv/BizStep-shipping"
    assert event.biz_location is None, "what is sent away is not at the reader from then on"


def test_a_link_without_a_gs1_key_names_itself() -> None:
    event = read(Scan(at(0), "]Q1http://zj.example.cn/q/8f3a"))

    assert event.things == (Thing(Role.EPC, "http://zj.example.cn/q/8f3a"),)


@pytest.mark.parametrize(
    ("scan", "words"),
    [
        (Scan(at(0), "https://id.gs1.org/01/06901234000017"), "check digit should be 6"),
        (Scan(at(0), "hello"), "data: 'hello'"),
        (Scan(at(0), PALLET, parent="crate 7"), "parent: 'crate 7'"),
        (Scan(at(0), LOT, 3, "buckets"), "unit: 'buckets' is no unit"),
    ],
)
def test_a_scan_that_cannot_be_understood_says_why(scan: Scan, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(scan)

    assert words in str(caught.value)
