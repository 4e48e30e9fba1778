from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byssus.trace.scanned.evidence import Bounds, Evidence, Term
from byssus.trace.scanned.judgement import Finding, Reason, Sighting, Source, judge
from byssus.trace.scanned.place import Spot, least_kilometres
from byssus.trace.scanned.turn import DISPOSITION, HOLDING, SELLING, Told, Turn, turn_of

NOON = datetime(2026, 7, 20, 12, tzinfo=UTC)
PRODUCT, BATCH, PACK = "p", "p/10/b", "p/21/s"
ZHOUSHAN, BEIJING, NINGBO = Spot(30.0, 122.2), Spot(39.9, 116.4), Spot(29.9, 121.6)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def pack(number: int, minutes: float, spot: Spot | None = None, source: Source = Source.CONSUMER) -> Sighting:
    return Sighting(number, PACK, (PRODUCT, BATCH, PACK), True, source, at(minutes), spot=spot)


def till(number: int = 1, minutes: float = 0, uri: str = BATCH) -> Sighting:
    names = (PRODUCT, BATCH, PACK)[: (PRODUCT, BATCH, PACK).index(uri) + 1]
    return Sighting(number, uri, names, uri == PACK, Source.TRADE, at(minutes), date(2026, 7, 20), step=SELLING)


def told(turn: Turn, minutes: float, uri: str = PACK, event: int = 7) -> Told:
    return Told(event, uri, at(minutes), turn)


TEN = timedelta(minutes=10)
BOUNDS = Bounds(NOON - timedelta(days=30), kmh=800, least_km=100, clock=TEN, one_sale=TEN)


def judged(
    sightings: list[Sighting], *turns: Told, terms: tuple[Term, ...] = (), bounds: Bounds = BOUNDS
) -> list[Finding]:
    return judge(sightings, Evidence(turns, terms, [bounds]))


def reasons(sightings: list[Sighting], *turns: Told, terms: tuple[Term, ...] = ()) -> set[tuple[int, Reason]]:
    return {(finding.sighting, finding.reason) for finding in judged(sightings, *turns, terms=terms)}


def test_a_pack_seen_in_two_far_places_within_an_hour_is_suspected_with_the_earlier_scan_as_evidence() -> None:
    [found] = judged([pack(1, 0, ZHOUSHAN), pack(2, 60, BEIJING)])

    assert found == Finding(2, Reason.IMPOSSIBLE_TRAVEL, earlier=1, kilometres=found.kilometres)
    assert found.kilometres == pytest.approx(1210, abs=20)


@pytest.mark.parametrize(
    ("sightings", "why"),
    [
        ([pack(1, 0, ZHOUSHAN), pack(2, 180, BEIJING)], "there is time enough"),
        ([pack(1, 0, ZHOUSHAN), pack(2, 0, NINGBO)], "it is near"),
        ([pack(1, 0, ZHOUSHAN), pack(2, 1)], "nobody knows where"),
        ([replace(pack(n, 0, spot), uri=BATCH, is_pack=False) for n, spot in enumerate((ZHOUSHAN, BEIJING))], "batch"),
        ([replace(pack(n, 0, spot), uri=f"{PACK}{n}") for n, spot in enumerate((ZHOUSHAN, BEIJING))], "two packs"),
    ],
)
def test_no_suspicion_without_impossible_travel_of_one_pack(sightings: list[Sighting], why: str) -> None:
    assert judged(sightings) == [], why


def test_a_place_between_that_nobody_knows_hides_nothing() -> None:
    assert reasons([pack(1, 0, ZHOUSHAN), pack(2, 10), pack(3, 20, BEIJING)]) == {(3, Reason.IMPOSSIBLE_TRAVEL)}


def test_a_pack_scanned_in_the_trade_after_its_sale_is_suspected() -> None:
    sale, again = told(Turn.SOLD, 0), till(2, 90, PACK)

    assert reasons([till(1, 0, PACK), again], sale) == {(2, Reason.SCANNED_AFTER_SALE)}


@pytest.mark.parametrize(
    ("sighting", "turns", "why"),
    [
        (pack(2, 90), [told(Turn.SOLD, 0)], "a consumer scans what they bought"),
        (till(2, 5, PACK), [told(Turn.SOLD, 0)], "the till read it twice"),
        (till(2, 90, PACK), [told(Turn.SOLD, 0), told(Turn.RETURNED, 90)], "it is brought back"),
        (till(2, 90, PACK), [told(Turn.SOLD, 0), told(Turn.RETURNED, 60)], "it was brought back"),
        (till(2, 90), [told(Turn.SOLD, 0, BATCH)], "packs of a batch are sold one after the other"),
        (till(2, 0, PACK), [told(Turn.SOLD, 90)], "it is sold only later"),
    ],
)
def test_a_scan_that_goes_with_a_sale_is_not_suspected(sighting: Sighting, turns: list[Told], why: str) -> None:
    assert reasons([sighting], *turns) == set(), why


@pytest.mark.parametrize("uri", [PACK, BATCH])
def test_whatever_is_seen_after_it_was_destroyed_is_suspected(uri: str) -> None:
    assert reasons([pack(1, -5), pack(2, 5)], told(Turn.DESTROYED, 0, uri)) == {(2, Reason.SCANNED_AFTER_DESTRUCTION)}


@pytest.mark.parametrize("uri", [PACK, BATCH, PRODUCT])
def test_a_recalled_pack_at_a_till_is_reported_by_whichever_name_it_was_recalled(uri: str) -> None:
    sale = till(1, 0, PACK)

    assert judged([sale], told(Turn.RECALLED, -60, uri)) == [Finding(1, Reason.RECALLED, event=7)]
    assert judged([sale], told(Turn.RECALLED, 60, uri)) == [], "it was recalled only later"


def test_a_hold_counts_until_the_same_thing_is_released() -> None:
    held = told(Turn.HELD, -60, BATCH)

    assert reasons([till()], held) == {(1, Reason.HELD)}
    assert reasons([till()], held, told(Turn.RELEASED, -30, BATCH, 8)) == set()
    assert reasons([till()], held, told(Turn.RELEASED, -30, PRODUCT, 8)) == {(1, Reason.HELD)}
    assert reasons([till()], held, told(Turn.RELEASED, 30, BATCH, 8)) == {(1, Reason.HELD)}


@pytest.mark.parametrize(("day", "wrong"), [(19, True), (20, False), (21, False)])
def test_goods_expire_when_their_last_day_is_over(day: int, wrong: bool) -> None:
    last = date(2026, 7, day)

    assert (reasons([replace(till(), expires_on=last)]) == {(1, Reason.EXPIRED)}) == wrong
    assert (reasons([replace(till(), best_before=last)]) == {(1, Reason.PAST_BEST_BEFORE)}) == wrong


def test_a_date_that_an_event_told_counts_where_the_code_says_none() -> None:
    over, later = date(2026, 7, 19), date(2026, 7, 21)
    term = Term(9, BATCH, over, over)

    assert set(judged([till()], terms=(term,))) == {
        Finding(1, Reason.EXPIRED, event=9),
        Finding(1, Reason.PAST_BEST_BEFORE, event=9),
    }
    assert reasons([replace(till(), expires_on=later, best_before=later)], terms=(term,)) == set()
    assert reasons([till()], terms=(replace(term, uri="p/10/other"),)) == set(), "it is of another batch"


def test_a_hold_of_a_pallet_ends_with_a_release_of_that_pallet() -> None:
    held = replace(told(Turn.HELD, -60), container="pallet")
    released = replace(told(Turn.RELEASED, -30, event=8), container="pallet")

    assert reasons([till(uri=PACK)], held) == {(1, Reason.HELD)}
    assert reasons([till(uri=PACK)], held, told(Turn.RELEASED, -30, PACK, 8)) == {(1, Reason.HELD)}
    assert reasons([till(uri=PACK)], held, released) == set()


def test_the_bounds_of_the_day_of_a_scan_judge_it() -> None:
    slow = replace(BOUNDS, valid_from=at(30), kmh=300)
    evidence = Evidence(bounds=[slow, BOUNDS])
    legs = [pack(1, -300, ZHOUSHAN), pack(2, -180, BEIJING), pack(3, 0, ZHOUSHAN), pack(4, 180, BEIJING)]

    assert [finding.sighting for finding in judge(legs, evidence)] == [4]


def test_what_is_blocked_is_reported_at_tills_only() -> None:
    stored = replace(till(uri=PACK), step="https://ref.gs1.org/cbv/BizStep-storing", expires_on=date(2026, 1, 1))

    assert reasons([stored, pack(2, 0)], told(Turn.RECALLED, -60), told(Turn.HELD, -60)) == set()


spots = st.builds(Spot, st.integers(200, 450).map(lambda n: n / 10), st.integers(800, 1300).map(lambda n: n / 10))
journeys = st.lists(st.tuples(st.integers(0, 2000), spots), max_size=8)


@given(journeys, st.randoms())
def test_the_order_in_which_scans_become_known_makes_no_difference(
    legs: list[tuple[int, Spot]], random: Random
) -> None:
    sightings = [pack(number, minutes, spot) for number, (minutes, spot) in enumerate(legs)]
    shuffled = random.sample(sightings, len(sightings))

    assert judged(sightings) == judged(shuffled)


@given(journeys)
def test_without_a_finding_no_two_scans_are_impossibly_far_apart(legs: list[tuple[int, Spot]]) -> None:
    sightings = [pack(number, minutes, spot) for number, (minutes, spot) in enumerate(legs)]
    if judged(sightings):
        return
    for one, other in combinations(sightings, 2):
        assert one.spot
        assert other.spot
        hours = abs(other.at - one.at) / timedelta(hours=1)
        slack = (len(legs) - 1) * max(BOUNDS.least_km + 16, BOUNDS.kmh * BOUNDS.clock / timedelta(hours=1) + 16)
        assert least_kilometres(one.spot, other.spot) <= BOUNDS.kmh * hours + slack


@pytest.mark.parametrize(
    ("disposition", "turn"),
    [("non_sellable_other", Turn.HELD), ("active", Turn.RELEASED), ("recalled", Turn.RECALLED), (None, Turn.HELD)],
)
def test_a_hold_ends_where_the_goods_may_go_on(disposition: str | None, turn: Turn) -> None:
    assert turn_of(HOLDING, disposition and DISPOSITION + disposition) is turn
