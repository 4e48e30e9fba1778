"""Each rule of the chain with a case that passes and one that fails."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.acts import BLUE, DAY, ELSEWHERE, FARM, PACK, PLANT, crated, fact, harvest, hours, made, seen
from byssus.core.plant.key_data import Need, Tracked
from byssus.core.plant.law import Measure
from byssus.trace.epcis.event import Role
from byssus.trace.facts.kde import Kde
from byssus.trace.rules.certificate_use import uses
from byssus.trace.rules.chain import Act, Chain, Share
from byssus.trace.rules.entries import (
    Certificate,
    ChainBound,
    Closure,
    Duty,
    GiArea,
    KeyData,
    Limit,
    SeaClass,
    YieldBound,
)
from byssus.trace.rules.finding import Mender
from byssus.trace.rules.law import Law
from byssus.trace.rules.limit import failed
from byssus.trace.rules.mass_balance import balance
from byssus.trace.rules.rules import RULES, judge

EVER = DAY - timedelta(days=1000)
CERTIFICATE = fact(Kde.CERTIFICATE, "HG1")
BUYER = fact(Kde.BUYER, "haijia")
LAW = Law(
    closures=(Closure("red-tide", "枸杞海域", (), "赤潮", hours(10), hours(20), "通告 1"),),
    classes=(
        SeaClass("g", "枸杞海域", "I", EVER, hours(100), "分类", verified=False),
        SeaClass("s", "泗礁海域", "III", EVER, None, "分类", verified=True),
    ),
    certificates={"HG1": Certificate("HG1", "compliance", "haijia", None, 200, EVER, hours(50))},
    limits=(Limit("psp", "PSP", "MU/g", 4, "CN", EVER, None, "GB", verified=False),),
    yields=(YieldBound("cooked", "meat", 0.12, 0.35, EVER, None, "default [P]", verified=False),),
    gi_areas=(GiArea("gi", "pack", ("枸杞海域",), "GI-1", EVER, hours(200), "GI"),),
    bounds=(
        ChainBound("hours", Measure.HARVEST_HOURS, 24, EVER, hours(300), "default [P]", verified=False),
        ChainBound("gap", Measure.BALANCE_GAP, 0.05, EVER, hours(300), "default [P]", verified=False),
    ),
    key_data=(
        KeyData(
            "harvest", "CHAIN", Tracked.HARVEST, (Need.BOAT, Need.PLACE), EVER, None, "default [P]", verified=False
        ),
    ),
    duties=(Duty("chain", "CHAIN", None, EVER, None, "default [P]", verified=False),),
)


def cooked(kg: float) -> list[Act]:
    return [made({"R": 100}, {"C": kg}, 30)]


def bought(*harvests: Act, told: bool = True) -> list[Act]:
    facts = (BUYER, CERTIFICATE) if told else (BUYER,)
    inputs = {uri: 100.0 for act in harvests for uri in act.uris()}
    return [*harvests, made(inputs, {"R": 100.0 * len(inputs)}, 30, *facts, step="collecting")]


def packed(*harvests: Act, hour: float = 40) -> list[Act]:
    inputs = {uri: 100.0 for act in harvests for uri in act.uris()}
    return [*harvests, made(inputs, {"P": 50}, hour, step="packing", product=PACK)]


def toxin(value: float, unit: str = "MU/g", step: str = "inspecting") -> list[Act]:
    return [seen("R", step, 5, fact(Kde.ANALYTE, "PSP"), fact(Kde.VALUE, value, unit), disposition="conformant")]


def window(start: float, end: float) -> list[Act]:
    times = (fact(Kde.HARVEST_FROM, hours(start).isoformat()), fact(Kde.HARVEST_TO, hours(end).isoformat()))
    return [harvest("H", 5, *times)]


CASES: dict[str, tuple[list[Act], list[Act]]] = {
    "closure": ([harvest("H", 9)], [harvest("H", 11)]),
    "sea-class": ([harvest("H", 1)], [harvest("H", 101)]),
    "harvest-window": (window(1, 3), window(3, 1)),
    "one-origin": (bought(harvest("A"), harvest("B")), bought(harvest("A"), harvest("B", spot=ELSEWHERE))),
    "new-certificate": (bought(harvest("A"), harvest("B")), bought(harvest("A"), harvest("B"), told=False)),
    "certificate-valid": ([seen("R", "receiving", 9, CERTIFICATE)], [seen("R", "receiving", 51, CERTIFICATE)]),
    "certificate-use": (bought(harvest("A"), harvest("B")), bought(*(harvest(name) for name in "ABC"))),
    "test-limit": (toxin(4.0), toxin(4.1)),
    "test-unit": (toxin(4.1), toxin(4.1, "mg/kg")),
    "gi-mark": (packed(harvest("A")), packed(harvest("A"), harvest("B", spot=ELSEWHERE))),
    "yield": (cooked(20), cooked(40)),
    "mass-balance": (
        [seen("R", "receiving", 1), made({"R": 100}, {"C": 20}, 2)],
        [seen("R", "receiving", 1), made({"R": 60}, {"C": 12}, 2), made({"R": 60}, {"D": 12}, 3)],
    ),
    "key-data": ([harvest("H")], [harvest("H", 0, fact(Kde.HARVEST_TO, hours(0).isoformat()))]),
}


def test_every_rule_has_a_case_that_passes_and_one_that_fails() -> None:
    assert CASES.keys() == RULES.keys()


@pytest.mark.parametrize("name", CASES)
def test_what_keeps_a_rule_is_not_found(name: str) -> None:
    assert RULES[name].findings(Chain(tuple(CASES[name][0])), LAW) == []


@pytest.mark.parametrize("name", CASES)
def test_what_breaks_a_rule_is_found_with_its_evidence(name: str) -> None:
    chain = Chain(tuple(CASES[name][1]))

    found = RULES[name].findings(chain, LAW)

    assert found
    for finding in found:
        assert (finding.rule, finding.severity) == (name, RULES[name].severity)
        assert finding.zh
        assert finding.en
        assert finding.mender.zh
        assert set(finding.events) <= {act.event for act in chain.acts}
        assert finding.uri in chain.goods


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_telling_does_not_matter(name: str) -> None:
    acts = CASES[name][1]

    answers = {tuple(judge(Chain(order), LAW)) for order in list(permutations((*acts, *acts[:1])))[:24]}

    assert len(answers) == 1


@pytest.mark.parametrize(
    ("area", "species", "start", "end", "finds"),
    [
        ("枸杞海域", ("Mytilus coruscus",), -9, None, True),
        ("枸杞海域", ("Mytilus galloprovincialis",), -9, None, False),
        ("枸杞海域", (), -1, None, True),
        ("枸杞海域", (), 0.5, None, False),
        ("gouqi-1", (), -9, -2, False),
        ("泗礁海域", (), -9, None, False),
    ],
)
def test_a_closure_that_comes_late_finds_what_was_harvested_in_it(
    area: str, species: tuple[str, ...], start: float, end: float | None, *, finds: bool
) -> None:
    closure = Closure("late", area, species, "毒素", hours(start), None if end is None else hours(end), "通告 2")

    found = RULES["closure"].findings(Chain((harvest("H", 0),)), Law(closures=(closure,)))

    assert bool(found) is finds


@pytest.mark.parametrize(("most", "start", "end", "finds"), [(24, 0, 25, True), (30, 0, 25, False), (24, 0, 24, False)])
def test_how_long_a_harvest_may_last_is_what_the_bounds_in_force_say(
    most: float, start: float, end: float, *, finds: bool
) -> None:
    bound = ChainBound("hours", Measure.HARVEST_HOURS, most, EVER, None, "DB33", verified=True)
    later = ChainBound("later", Measure.HARVEST_HOURS, 1, hours(400), None, "DB33", verified=True)
    times = (fact(Kde.HARVEST_FROM, hours(start).isoformat()), fact(Kde.HARVEST_TO, hours(end).isoformat()))

    found = RULES["harvest-window"].findings(Chain((harvest("H", 26, *times),)), Law(bounds=(bound, later)))

    assert [finding.law for finding in found] == ([("hours",)] if finds else [])


def test_a_bound_that_nobody_checked_is_labelled_where_it_is_held_against_somebody() -> None:
    acts = Chain((seen("R", "receiving", 1), made({"R": 120}, {"C": 20}, 2)))
    [found] = RULES["mass-balance"].findings(acts, LAW)
    assert "5% allowed (default [P]; not verified)" in found.en
    assert "未核实" in found.zh
    assert found.law == ("gap",)


def test_a_better_class_is_claimed_in_vain_and_class_three_is_not_sold_raw() -> None:
    claims = harvest("H", 1, fact(Kde.AREA_CLASS, "II"), spot=ELSEWHERE)
    raw = seen("H", "retail_selling", 9)

    words = [each.en for each in RULES["sea-class"].findings(Chain((claims, raw)), LAW)]

    assert words == [
        "Claims class II; 泗礁海域 was class III (分类)",
        "From a class III area, sold without purification or heat",
    ]


@pytest.mark.parametrize(
    ("step", "sold", "finds"),
    [("collecting", "R", True), ("storing", "R", False), ("commissioning", "R", False), ("collecting", "crate", True)],
)
def test_class_three_is_not_sold_raw_under_another_name(step: str, sold: str, *, finds: bool) -> None:
    claims = harvest("H", 1, fact(Kde.AREA_CLASS, "III"), spot=ELSEWHERE)
    merged = made({"H": 100}, {"R": 100}, 3, step=step)
    chain = Chain((claims, merged, crated("crate", 4, "R"), seen(sold, "retail_selling", 9)))

    found = RULES["sea-class"].findings(chain, LAW)

    assert [each.uri for each in found] == ([sold] if finds else [])


def test_a_crate_is_sold_for_what_is_in_it_at_that_time() -> None:
    claims = harvest("H", 1, fact(Kde.AREA_CLASS, "III"), spot=ELSEWHERE)
    emptied = (crated("crate", 4, "H"), crated("crate", 5, action="DELETE"), seen("crate", "retail_selling", 9))

    assert not RULES["sea-class"].findings(Chain((claims, *emptied)), LAW)


def test_who_can_mend_it_is_told_of_each_finding() -> None:
    third = harvest("H", 1, fact(Kde.AREA_CLASS, "III"), spot=ELSEWHERE)
    unclassed = harvest("U", 101)

    found = RULES["sea-class"].findings(Chain((third, unclassed, seen("H", "retail_selling", 9))), LAW)

    assert {(each.uri, each.mender) for each in found} == {("H", Mender.HOLDER), ("U", Mender.OFFICE)}


@pytest.mark.parametrize(("zone", "words"), [("Asia/Shanghai", []), ("UTC", ["Begins after it was reported"])])
def test_a_time_without_a_zone_is_by_the_clock_of_the_farm(zone: str, words: list[str]) -> None:
    told = (fact(Kde.HARVEST_FROM, "2026-07-20T13:00:00"), fact(Kde.HARVEST_TO, "2026-07-20T13:40:00"))
    act = harvest("H", 6, *told, spot=replace(FARM, timezone=zone))
    closed = Closure("c", "枸杞海域", (), "赤潮", hours(6.1), None, "通告")

    assert [each.en for each in RULES["harvest-window"].findings(Chain((act,)), LAW)] == words
    assert bool(RULES["closure"].findings(Chain((act,)), Law(closures=(closed,)))) is bool(words)


def test_what_comes_out_of_a_crate_counts_as_what_was_in_it() -> None:
    near, far = harvest("A"), harvest("B", spot=ELSEWHERE)
    crates = (crated("crate", 1, "A"), crated("crate", 2, action="DELETE"), crated("crate", 3, "B"))
    bought_in_crates = made({"crate": None}, {"R": 100, "S": 100}, 4, BUYER, CERTIFICATE, step="collecting")
    marked = made({"crate": None}, {"P": 50}, 4, step="packing", product=PACK)

    assert not RULES["one-origin"].findings(Chain((near, far, *crates, bought_in_crates)), LAW)
    [found] = RULES["gi-mark"].findings(Chain((near, far, *crates, marked)), LAW)
    assert found.en == "Holds goods from 泗礁海域, outside the GI area"
    both = (*crates, crated("crate", 3.5, "A"))
    mixed = RULES["one-origin"].findings(Chain((near, far, *both, bought_in_crates)), LAW)
    assert {each.uri for each in mixed} == {"R", "S"}


def test_what_came_in_one_crate_may_be_mixed_all_the_same() -> None:
    lots = (harvest("A"), harvest("B"))

    def bought_in(crate: str) -> Act:
        return made({crate: None}, {"R": 200}, 4, BUYER, step="collecting")

    def words(*acts: Act) -> list[str]:
        return [each.en for each in RULES["new-certificate"].findings(Chain((*lots, *acts)), LAW)]

    assert words(crated("crate", 1, "A", "B"), bought_in("crate")) == ["Mixed without a new certificate of compliance"]
    assert words(crated("crate", 1, "A", "B"), crated("pallet", 2, "crate"), bought_in("pallet"))
    emptied = (crated("crate", 1, "A"), crated("crate", 2, action="DELETE"), crated("crate", 3, "B"))
    assert not words(*emptied, bought_in("crate"))


@pytest.mark.parametrize(
    ("told", "closed", "finds"),
    [
        ("厚壳贻贝", "Mytilus coruscus", True),
        ("mytilus  coruscus", "厚壳贻贝", True),
        ("M. coruscus", "厚壳贻贝", True),
        ("紫贻贝", "Mytilus coruscus", False),
        ("Ostrea plicatula", "ostrea plicatula", True),
    ],
)
def test_a_species_is_the_same_by_whatever_name(told: str, closed: str, *, finds: bool) -> None:
    times = [fact(name, hours(1).isoformat()) for name in (Kde.HARVEST_FROM, Kde.HARVEST_TO)]
    closure = Closure("c", "枸杞海域", (closed,), "赤潮", hours(0), None, "通告")
    named = harvest("H", 1, *times, fact(Kde.SPECIES, told))
    other = harvest("B", 1, *times, fact(Kde.SPECIES, closed))

    assert bool(RULES["closure"].findings(Chain((named,)), Law(closures=(closure,)))) is finds
    assert bool(RULES["one-origin"].findings(Chain(tuple(bought(named, other))), LAW)) is not finds


def test_a_raw_lot_of_two_species_is_found() -> None:
    acts = bought(harvest("A"), harvest("B", product=BLUE))

    [found] = RULES["one-origin"].findings(Chain(tuple(acts)), LAW)

    assert found.en == "Mixes species: Mytilus coruscus, Mytilus galloprovincialis"


@pytest.mark.parametrize(("bought_kg", "claimed"), [(200, 200), (150, 200), (230, 230)])
def test_a_certificate_of_harvests_is_not_used_again_by_what_was_made_of_them(bought_kg: float, claimed: float) -> None:
    harvests = (harvest("A", 1, CERTIFICATE), harvest("B", 1, CERTIFICATE))
    merged = made({"A": 100, "B": 100}, {"R": bought_kg}, 3, BUYER, CERTIFICATE, step="collecting")
    received = made({"R": bought_kg}, {"S": 50}, 4, CERTIFICATE, step="collecting")

    use = uses(Chain((*harvests, merged, received)))["HG1"]

    assert use.kg == claimed
    assert use.kg_by_lot == {"A": 100, "B": 100, "R": bought_kg, "S": 50}


def test_a_certificate_tells_what_was_claimed_and_what_was_used() -> None:
    acts = bought(*(harvest(name) for name in "ABC"))

    use = uses(Chain((*acts, seen("R", "receiving", 40, CERTIFICATE, kg=None))))["HG1"]

    assert use.kg_by_lot == {"R": 300}
    assert use.kg == 300


@pytest.mark.parametrize(
    ("value", "unit", "finds"),
    [
        (0.81, "mg/kg", True),
        (810, "µg/kg", True),
        (790, "ug/kg", False),
        (0.081, "mg/100g", True),
        (810, "MU/g", False),
        (810, "\N{MICRO SIGN}g / kg", True),
        (0.81, "MG\N{FULLWIDTH SOLIDUS}KG", True),
        (0.79, "毫克/千克", False),
        (0.81, "毫克/千克", True),
    ],
)
def test_a_limit_holds_in_whatever_unit_a_laboratory_writes(value: float, unit: str, *, finds: bool) -> None:
    law = Law(limits=(Limit("psp", "PSP", "mg/kg", 0.8, "EU", EVER, None, "EU", verified=True),))

    assert bool(RULES["test-limit"].findings(Chain(tuple(toxin(value, unit))), law)) is finds


@pytest.mark.parametrize("step", ["receiving", "accepting", "collecting", ""])
@pytest.mark.parametrize(("value", "finds"), [(4.0, False), (4.1, True)])
def test_a_result_is_judged_at_whatever_step_it_is_told(step: str, value: float, *, finds: bool) -> None:
    [act] = toxin(value, step=step)

    assert bool(RULES["test-limit"].findings(Chain((act,)), LAW)) is finds
    assert failed(act, LAW) is finds
    assert failed(replace(act, disposition="non_conformant"), LAW)


def test_goods_that_are_refused_for_anything_else_failed_no_test() -> None:
    assert not failed(seen("R", "receiving", 5, disposition="non_conformant"), LAW)


def test_of_several_results_each_is_held_against_the_limit_of_its_own_analyte() -> None:
    law = Law(limits=tuple(
        Limit(analyte, analyte, "mg/kg", most, "EU", EVER, None, "EU", verified=True)
        for analyte, most in (("PSP", 0.8), ("Cd", 2.0))
    ))  # fmt: skip
    analytes = (fact(Kde.ANALYTE, "PSP"), fact(Kde.ANALYTE, "Cd"))

    def words(psp: float, cadmium: float) -> list[str]:
        results = (fact(Kde.VALUE, psp, "mg/kg", "PSP"), fact(Kde.VALUE, cadmium, "mg/kg", "Cd"))
        act = seen("R", "receiving", 5, *analytes, *results)
        return [each.en for each in RULES["test-limit"].findings(Chain((act,)), law)]

    assert words(0.1, 1.5) == []
    assert words(0.9, 1.5) == ["PSP 0.9 mg/kg, limit 0.8 mg/kg (EU)"]
    assert words(0.1, 2.5) == ["Cd 2.5 mg/kg, limit 2 mg/kg (EU)"]


@pytest.mark.parametrize("unit", ["mu/g", "MU / g", "鼠单位/克"])
def test_mouse_units_are_mouse_units_however_they_are_written(unit: str) -> None:
    assert RULES["test-limit"].findings(Chain(tuple(toxin(4.1, unit))), LAW)
    assert not RULES["test-limit"].findings(Chain(tuple(toxin(3.9, unit))), LAW)


@pytest.mark.parametrize("unit", ["µg/kg", "", "MU / g?"])
def test_a_test_in_a_unit_that_no_limit_has_breaks_none_and_is_the_laboratory_s_to_mend(unit: str) -> None:
    acts = Chain(tuple(toxin(99, unit)))
    [found] = RULES["test-unit"].findings(acts, LAW)

    assert not RULES["test-limit"].findings(acts, LAW)
    assert (found.mender, found.law) == (Mender.LABORATORY, ("psp",))
    assert found.en == f"{f'PSP 99 {unit}'.strip()}: no limit is in this unit, but in MU/g"


def test_a_test_of_what_no_limit_bounds_is_in_any_unit() -> None:
    act = seen("R", "inspecting", 5, fact(Kde.ANALYTE, "水分"), fact(Kde.VALUE, 78, "%"))

    assert not RULES["test-unit"].findings(Chain((act,)), LAW)


def test_a_limit_that_nobody_verified_says_so() -> None:
    [found] = RULES["test-limit"].findings(Chain(tuple(toxin(5))), LAW)

    assert "(GB; not verified)" in found.en
    assert "未核实" in found.zh


def test_each_firm_answers_for_its_own_lots_under_a_certificate() -> None:
    shares = [seen(uri, "receiving", hour, CERTIFICATE, kg=150, spot=spot)
              for uri, hour, spot in (("A", 1, PLANT), ("B", 2, ELSEWHERE))]  # fmt: skip

    found = RULES["certificate-use"].findings(Chain(tuple(shares)), LAW)

    assert {(each.uri, each.site) for each in found} == {("A", "p01"), ("B", "farm-sijiao")}


@pytest.mark.parametrize("name", ["gi-mark", "one-origin"])
def test_who_mixed_or_marked_has_to_answer_and_not_the_farm(name: str) -> None:
    found = RULES[name].findings(Chain(tuple(CASES[name][1])), LAW)

    assert {each.site for each in found} == {"p01"}


@pytest.mark.parametrize(
    ("acts", "words"),
    [
        (packed(harvest("A"), hour=201), "No GI licence was valid when it was packed"),
        ([made({"BOUGHT": 100.0}, {"P": 50}, 40, step="packing", product=PACK)], "Where some of its inputs come from"),
        (packed(harvest("A", spot=None)), "Where some of its inputs come from"),
        (packed(harvest("A", spot=PLANT), harvest("B")), "Where some of its inputs come from"),
    ],
)
def test_the_mark_needs_a_licence_and_a_known_origin(acts: list[Act], words: str) -> None:
    [found] = RULES["gi-mark"].findings(Chain(tuple(acts)), LAW)

    assert words in found.en


def test_a_process_that_nobody_weighed_has_no_yield() -> None:
    assert not RULES["yield"].findings(Chain((made({"R": None}, {"C": 40}, 3),)), LAW)


def test_single_packs_that_were_told_of_by_themselves_are_used_from_their_batch() -> None:
    def sold(number: int, hour: float) -> Act:
        pack = Share(f"P-{number}", Role.EPC, 0.5, PACK, batch="P")
        return replace(seen("P", "retail_selling", hour, product=PACK), event=f"sale-{number}-{hour}", shares=(pack,))

    chain = Chain((made({"R": 100}, {"P": 50}, 1, product=PACK), sold(1, 2), sold(1, 3), sold(2, 4)))

    of_batch, of_pack = balance(chain, "P"), balance(chain, "P-2")
    assert of_batch
    assert of_pack
    assert (of_batch.made, of_batch.used, of_batch.sold) == (50, 1, 0)
    assert (of_pack.made, of_pack.used, of_pack.sold) == (0.5, 0, 0.5)


def moved(hour: float, step: str, kg: float, place: str, disposition: str | None = None) -> Act:
    return replace(seen("P", step, hour, kg=kg, disposition=disposition), place=place)


@pytest.mark.parametrize(
    ("acts", "gap"),
    [
        ([moved(2, "retail_selling", 100, "shop"), moved(3, "retail_selling", 20, "shop")], 0.2),
        ([moved(2, "retail_selling", 60, "shop"), moved(3, "destroying", 60, "shop", "destroyed")], 0.2),
        ([moved(2, "retail_selling", 100, "shop"), moved(3, "accepting", 20, "shop", "returned"),
          moved(4, "retail_selling", 20, "shop")], 0),
        ([moved(2, "retail_selling", 100, "shop"), moved(3, "receiving", 20, "works", "returned"),
          moved(4, "destroying", 20, "works", "destroyed")], 0),
        ([moved(2, "retail_selling", 100, "shop"), moved(3, "accepting", 20, "shop", "returned"),
          moved(4, "receiving", 20, "works", "returned"), moved(5, "retail_selling", 40, "shop")], 0.2),
    ],
)  # fmt: skip
def test_what_comes_back_may_be_sold_again_and_what_is_destroyed_may_not(acts: list[Act], gap: float) -> None:
    found = balance(Chain((made({"R": 200}, {"P": 100}, 1), *acts)), "P")

    assert found
    assert found.gap == pytest.approx(gap)


@given(st.floats(0, 500), st.floats(0.1, 500))
def test_mass_balance_flags_exactly_what_is_more_than_a_twentieth_over(used: float, there: float) -> None:
    acts = (seen("R", "receiving", 1, kg=there), made({"R": used}, {"C": 1}, 2))

    found = RULES["mass-balance"].findings(Chain(acts), LAW)

    assert bool([each for each in found if each.uri == "R"]) == ((used - there) / there > 0.05)
