"""Each of the twenty questions has an answer that is not trivial."""

import csv
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO

import openpyxl
import pytest
from pydantic import JsonValue, ValidationError

from builders.chain import Chain, chain
from builders.epcis import at, crate, lot, made, observed, packed
from builders.island import CLOSURE, CONTEXT, EVENTS, LIVE, PACK, PLANT, live, meat, packs, tell_island
from byssus.core.errors import InvalidInput, NotFound, TooLarge
from byssus.core.identity.access import Caller, Role
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.identity.keys import make_key
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.trace.answer.ask import SHOWN
from byssus.trace.codes import canonical
from byssus.trace.issuing.issue import CodesWanted, issue_codes
from byssus.trace.questions.model import Answer, Form, Row, complete
from byssus.trace.questions.questions import QUESTIONS, answer, find_question
from byssus.trace.questions.scope import EVERYTHING, Scope, scope_of
from byssus.trace.questions.table import write
from servers.databases import DatabaseServer


@pytest.fixture(scope="module")
def told(database_servers: Callable[[str], DatabaseServer]) -> Iterator[Chain]:
    """The island, for all tests here: what they add does not bear on the others."""
    with database_servers("embedded").migrated_database() as url, chain(url) as built:
        tell_island(built)
        yield built


def ask(told: Chain, name: str, scope: Scope = EVERYTHING, **about: object) -> Answer[Row]:
    question = find_question(name)
    return answer(told.connection, question, question.params.model_validate(about), scope, told.now)


def values(given: Answer[Row], *names: str) -> set[tuple[object, ...]]:
    return {tuple(getattr(row, name) for name in names) for row in given.rows}


def test_there_are_twenty_in_the_order_in_which_regulators_count_them() -> None:
    assert [question.number for question in QUESTIONS.values()] == list(range(1, 21))


def test_a_code_tells_its_tree_places_and_certificates(told: Chain) -> None:
    rows = values(ask(told, "history", code=packs("P1")), "uri", "steps", "certificates")

    assert {(packs("P1"), 0, ()), (meat("C1"), -1, ()), (live("R1"), -2, ("HG1",)), (live("H1"), -3, ())} <= rows
    assert ("room", "store") in values(ask(told, "history", code=packs("P1")), "zone", "site")


def test_a_code_tells_all_of_a_tree_that_is_too_wide_for_a_page(migrated_url: str) -> None:
    with chain(migrated_url) as wide:
        wide.tell(made([lot("raw")], [lot(f"pack-{number}") for number in range(SHOWN.items + 1)]))

        assert len(ask(wide, "history", code=lot("raw")).rows) == SHOWN.items + 2


def test_half_of_an_answer_is_never_given_for_all_of_it() -> None:
    with pytest.raises(TooLarge, match="more than one answer can hold"):
        complete(truncated=True)


def test_a_plot_and_a_sea_area_tell_their_products_and_customers(told: Chain) -> None:
    for plot in ("plot-1", "枸杞海域"):
        rows = values(ask(told, "plot-products", plot=plot), "uri", "state", "site")
        assert {
            (packs("P1"), "there", "shop-1"),
            (packs("P1"), "there", "shop-2"),
            (packs("P1"), "sold", "shop-1"),
        } <= rows
    assert not any(uri == packs("P3") for uri, *_ in rows)


@pytest.mark.parametrize("consignee", ["https://id.gs1.org/417/6901234000030", "market"])
def test_goods_on_their_way_are_told_with_the_firm_that_waits_for_them(migrated_url: str, consignee: str) -> None:
    to = {"type": "owning_party", "destination": consignee}
    told_plainly = {"@context": CONTEXT, "byssus:customer": consignee}
    said: dict[str, JsonValue] = {"destinationList": [to]} if consignee.startswith("https") else told_plainly
    with chain(migrated_url) as built:
        tell_island(built)
        built.tell(packed(crate(9), packs("P1"), hour=40, where=13))
        built.tell(observed(crate(9), hour=41, where=13, bizStep="shipping", **said))
        on_the_way = values(ask(built, "plot-products", plot="plot-1"), "uri", "state", "holder", "phone", "party")
        assert (canonical(crate(9)), "shipped", "超市", "0580-2", "works") in on_the_way

        built.tell(observed(crate(9), hour=42, where=20, bizStep="receiving"))
        assert "shipped" not in {state for (state,) in values(ask(built, "plot-products", plot="plot-1"), "state")}


def test_a_certificate_tells_what_it_covers_and_what_was_claimed(told: Chain) -> None:
    expected = {("HG1", live("R1"), 5000, 10000, True)}
    columns = ("certificate", "uri", "covers_kg", "claimed_kg", "overused")

    assert values(ask(told, "certificate-use", certificate="HG1"), *columns) == expected
    assert values(ask(told, "certificate-use"), *columns) == expected


def test_a_certificate_is_told_with_all_of_its_use_also_where_only_a_part_was_in_the_period(migrated_url: str) -> None:
    again = observed(hour=30, where=13, bizStep="accepting", **{
        "@context": CONTEXT, "byssus:complianceCertificate": ["HG1", "HG2"],
        "quantityList": [{"epcClass": live("H3"), "quantity": 4, "uom": "TNE"}],
    })  # fmt: skip
    with chain(migrated_url) as built:
        tell_island(built)
        built.tell(again)

        later = values(
            ask(built, "certificate-use", **{"from": at(29)}), "certificate", "uri", "claimed_kg", "overused"
        )
    assert later == {
        ("HG1", live("R1"), 14000, True), ("HG1", live("H3"), 14000, True), ("HG2", live("H3"), 4000, False)
    }  # fmt: skip


def test_harvests_are_found_in_whosever_vocabulary_they_call_themselves_that(migrated_url: str) -> None:
    [harvested] = [each for each in EVENTS if live("H1") in str(each) and "farmHarvest" in str(each)]
    told = {**harvested, "bizStep": "https://example.com/voc/farmHarvest"}
    with chain(migrated_url) as built:
        with built.connection.transaction():
            apply_plant(built.connection, Plant.model_validate({**PLANT, "closures": [CLOSURE]}))
        built.tell(told)

        for name, about in (("plot-products", {"plot": "plot-1"}), ("closure-lots", {"closure": "red-tide"})):
            assert values(ask(built, name, **about), "uri") == {(live("H1"),)}


def test_a_closure_that_was_told_late_finds_what_was_harvested_and_where_it_is(told: Chain) -> None:
    given = ask(told, "closure-lots", closure=CLOSURE["code"])

    assert {live("H1"), live("H2"), meat("C1"), packs("P1")} <= {uri for (uri,) in values(given, "uri")}
    assert ("shop-2", "超市 shop-2", "0580-2") in values(given, "site", "holder", "phone")
    with pytest.raises(NotFound, match="no closure"):
        ask(told, "closure-lots", closure="never")


def test_a_failed_test_tells_lots_customers_and_drafts_a_notice(told: Chain) -> None:
    given = ask(told, "failed-test")

    assert {uri for (uri,) in values(given, "uri")} == {live("H3"), meat("C3"), packs("P3"), canonical(crate(3))}
    [sold] = [row for row in given.rows if getattr(row, "state") == "sold"]  # noqa: B009
    assert "超市 shop-3：嵊泗贻贝肉 P3 涉及检验不合格（PSP 5.2 MU/g" in sold.model_dump()["notice_zh"]
    for text in ("H3", live("H3"), f"(01){LIVE}(10)H3"):
        assert ask(told, "failed-test", lot=text).rows == given.rows
    for text in ("P1", packs("P1")):
        assert not ask(told, "failed-test", lot=text).rows


def test_a_result_that_is_told_at_the_gate_fails_and_counts_as_a_test(migrated_url: str) -> None:
    at_the_gate = observed(live("H1"), hour=5, where=13, bizStep="receiving", **{
        "@context": CONTEXT, "byssus:tests": [
            {"byssus:analyte": analyte, "byssus:value": f"{value} MU/g"} for analyte, value in (("OA", 9), ("PSP", 4.5))
        ],
    })  # fmt: skip
    with chain(migrated_url) as built:
        tell_island(built)
        built.tell(at_the_gate)

        causes = values(ask(built, "failed-test", lot="H1"), "cause")
        assert causes == {("PSP 4.5 MU/g (2026-07-21)",)}, "by the clock of the plant"
        assert packs("P1") in {uri for (uri,) in values(ask(built, "failed-test"), "uri")}


def test_a_zone_tells_excursions_lots_and_decisions(told: Chain) -> None:
    rows = values(ask(told, "zone-excursions", zone="room"), "severity", "uri", "decision")

    assert {("critical", canonical(crate(n)), "held") for n in (1, 2, 3)} <= rows
    assert ("alarm", packs("P1"), None) in rows
    assert not ask(told, "zone-excursions", of_site="works").rows


def test_a_firm_is_told_where_its_goods_went_one_step_and_how_many_places_there_are_beyond(migrated_url: str) -> None:
    with chain(migrated_url) as built:
        tell_island(built)
        resold = [{"epcClass": packs("P1"), "quantity": 10}]
        for hour, where in ((38, 22), (39, 12)):
            built.tell(observed(hour=hour, where=where, bizStep="receiving", quantityList=resold))

        def now_in(scope: Scope) -> set[tuple[object, ...]]:
            rows = ask(built, "zone-excursions", scope, zone="room").rows
            return {(*map(str, getattr(row, "now_in")), getattr(row, "elsewhere"))  # noqa: B009
                    for row in rows if getattr(row, "uri") == packs("P1")}  # fmt: skip  # noqa: B009

        shops = ("shop-1-floor", "shop-2-floor", "shop-3-floor")
        assert now_in(EVERYTHING) == {("cook", *shops, "shed", None)}
        assert now_in(scoped(built, "cold")) == {("cook", *shops, 1)}
        assert now_in(scoped(built, "gouqi")) == {("cook", "shed", 3)}


def test_alarms_that_wait_are_told_by_office(told: Chain) -> None:
    assert values(ask(told, "unacknowledged"), "office", "site", "severity") == {("gouqi", "store", "critical")}


def test_alarms_that_were_closed_poorly_say_what_they_lack(told: Chain) -> None:
    assert values(ask(told, "poorly-closed"), "lacks") == {
        (("verifier", "evidence", "corrective_action"),),
        (("fast", "verifier", "evidence"),),
    }


def test_days_without_readings_are_told_with_their_alarms(told: Chain) -> None:
    rows = values(ask(told, "missing-records", **{"from": at(-24), "to": at(40)}), "site", "missing", "completeness")

    assert rows == {("store", ("data",), 0), ("plant", ("data",), 0)}


def test_the_same_control_point_three_times_is_told(told: Chain) -> None:
    columns = ("site", "control_point", "deviations", "most_in_30_days")
    assert values(ask(told, "repeated-deviations"), *columns) == {("store", "air", 3, 3)}
    assert not ask(told, "repeated-deviations", least=4).rows


def test_deviations_that_are_months_apart_are_not_the_same_again_and_again(migrated_url: str) -> None:
    year = {"from": at(-24 * 300)}
    with chain(migrated_url) as built:
        for day in (-200, -150, -100):
            built.exceed(3, 24 * day, 24 * day + 1, "alarm")
        assert not ask(built, "repeated-deviations", **year).rows

        for day in (-90, -80):
            built.exceed(4, 24 * day, 24 * day + 1, "alarm")
        rows = values(ask(built, "repeated-deviations", **year), "site", "deviations", "most_in_30_days", "points")
        assert rows == {("plant", 5, 3, ("z3/t1", "z4/t1"))}


def test_a_calibration_is_overdue_by_the_calendar_of_its_site(migrated_url: str) -> None:
    with chain(migrated_url) as built:
        built.connection.execute(
            "with gauge as (insert into device (code, gateway_id) select 'd', id from gateway returning id), "
            "due as (insert into calibration (device_id, channel, valid_from, correction, due_on) "
            "select id, 't', '2026-01-01Z', 0, '2026-07-21' from gauge) "
            "insert into assignment (device_id, channel, point_id, valid_from) "
            "select gauge.id, 't', point.id, '2026-01-01Z' from gauge, point where point.code = 'z3/t1'"
        )

        def is_overdue(hour: float) -> object:
            ranked = ask(built, "point-ranking", **{"from": at(0), "to": at(hour)})
            return dict(values(ranked, "point", "overdue"))["z3/t1"]

        assert (is_overdue(27.9), is_overdue(28.1)) == (False, True)


def test_points_are_ranked_the_worst_first(told: Chain) -> None:
    first, *_ = ask(told, "point-ranking", **{"from": at(0), "to": at(40)}).rows

    assert first.model_dump(include={"point", "completeness", "minutes_out"}) == {
        "point": "room/t1", "completeness": 0, "minutes_out": 180,
    }  # fmt: skip


def test_readings_that_are_yet_to_come_are_not_missed(migrated_url: str) -> None:
    with chain(migrated_url) as built:
        built.now = at(1)
        built.read(3, 0, *[-20.0] * 60)

        def completeness(until: float) -> object:
            ranked = ask(built, "point-ranking", **{"from": at(0), "to": at(until)})
            return dict(values(ranked, "point", "completeness"))["z3/t1"]

        assert completeness(1) == completeness(24) == 1


def test_yields_and_balances_that_do_not_add_up_are_told(told: Chain) -> None:
    rows = values(ask(told, "mass-balance"), "rule", "uri", "site")

    assert {("yield", meat("C3"), "works"), ("mass-balance", packs("P3"), "works")} <= rows
    assert not any(uri in {meat("C1"), packs("P1")} for _, uri, _ in rows)


def test_the_mark_on_what_is_from_elsewhere_is_told(told: Chain) -> None:
    assert values(ask(told, "gi-mark"), "uri", "en") == {
        (packs("P3"), "Holds goods from 泗礁海域, outside the GI area")
    }


def test_what_is_on_sale_and_lacks_proof_is_told(told: Chain) -> None:
    rows = values(ask(told, "on-sale-lacking"), "site", "uri", "lacks")

    assert ("shop-3", packs("P3"), ("certificate", "temperature")) in rows
    assert ("shop-1", packs("P1"), ("temperature",)) in rows


def test_a_drill_draws_the_same_packs_from_the_same_seed_and_says_what_is_missing(told: Chain) -> None:
    one, again = ask(told, "trace-drill", seed=5), ask(told, "trace-drill", seed=5)

    assert values(one, "uri") == values(again, "uri") == {(packs("P1"),), (packs("P3"),)}
    assert values(one, "missing", "complete") == {
        (("temperature", "key_data"), False), (("certificate", "temperature", "key_data"), False)
    }  # fmt: skip
    [(zh, en), *_] = values(one, "zh", "en")
    assert "CHAIN：采收缺少" in str(zh)
    assert "CHAIN: harvest lacks" in str(en)
    assert values(one, "harvests") == {(2,), (1,)}


def test_a_firm_s_year_is_told_with_points_and_a_grade(told: Chain) -> None:
    given = ask(told, "firm-year", firm="cold", year=2026)
    points = dict(values(given, "item", "points"))

    assert (points["minutes_out"], points["alarms_unacknowledged"], points["complaints"]) == (3.8, 0, 5)
    *items, total = [row.model_dump() for row in given.rows]
    judged = [item for item in items if item["points"] is not None]
    assert total["item"] == "total"
    assert (total["points"], total["most"]) == tuple(sum(item[name] for item in judged) for name in ("points", "most"))
    assert total["value"] == round(100 * total["points"] / total["most"], 1)
    assert "not verified" in total["reason_en"]
    with pytest.raises(NotFound, match="no firm"):
        ask(told, "firm-year", firm="nobody", year=2026)


def test_who_viewed_what_is_told(told: Chain) -> None:
    audit(told.connection, Deed(at(40), "王丽", Action.QUESTION_EXPORTED, "history"))
    audit(told.connection, Deed(at(40), "王丽", Action.LOGGED_IN, "console"))

    assert values(ask(told, "views", actor="王丽"), "kind", "action", "object") == {
        ("exported", "question_exported", "history")
    }
    assert len(ask(told, "views", actor="王丽", every=True).rows) == 2


def test_an_office_is_told_what_its_people_and_its_firms_looked_at(told: Chain) -> None:
    for name, role, party in (("陈一", Role.REGULATOR, "gouqi"), ("陈二", Role.OPERATOR, "cold"),
                              ("陈三", Role.OPERATOR, "market"), ("陈四", Role.OPERATOR, None)):  # fmt: skip
        make_key(told.connection, name, role, at(0), party=party)
        audit(told.connection, Deed(at(41), name, Action.CODE_TRACED, packs("P3"), {"code": packs("P3")}))

    about = {"about": "/10/P3", "from": at(40)}
    assert values(ask(told, "views", scoped(told, "county"), **about), "actor", "party") == {
        ("陈一", "gouqi"), ("陈二", "cold")
    }  # fmt: skip
    assert values(ask(told, "views", scoped(told, "cold"), **about), "actor") == {("陈二",)}
    assert ask(told, "views", scoped(told, "cold"), **about).hidden == 3
    assert len(ask(told, "views", **about).rows) == 4
    assert not ask(told, "views", **(about | {"about": "P4"})).rows


def test_held_goods_that_a_till_scanned_are_told(told: Chain) -> None:
    told.scan("till", f"]Q1{packs('P1')}", 37, quantity=1, unit="包")
    told.capture()

    assert values(ask(told, "blocked-scans"), "site", "zone", "reason", "uri") == {
        ("shop-1", "shop-1-floor", "held", packs("P1"))
    }


def test_gaps_of_a_workshop_are_told_by_day(told: Chain) -> None:
    rows = values(ask(told, "workshop-gaps", **{"from": at(4), "to": at(36)}), "site", "missing", "about", "kg")

    assert rows == {("workshop", "own_licence", "works", None), ("workshop", "goods", meat("UNKNOWN"), 10.0)}


def test_codes_are_told_against_units(told: Chain) -> None:
    issue_codes(told.connection, CodesWanted(firm="works", gtin=PACK, count=450), "王丽", at(7))

    assert values(ask(told, "coded-units"), "party", "gtin", "issued", "produced") >= {("works", PACK, 450, 9000)}


def scoped(told: Chain, party: str) -> Scope:
    return scope_of(told.connection, Caller("k", "林海燕", Role.REGULATOR, party), told.now)


@pytest.mark.parametrize(
    ("party", "sites"),
    [
        ("gouqi", {"farm-1", "farm-2", "quay", "works", "store", "workshop"}),
        ("county", {"farm-1", "farm-2", "quay", "works", "store", "workshop"}),
        ("other", {"shop-1", "shop-2", "shop-3"}),
        ("works", {"works", "workshop"}),
    ],
)
def test_offices_see_their_jurisdiction_and_firms_their_own(told: Chain, party: str, sites: set[str]) -> None:
    assert scoped(told, party).sites == sites


def test_the_city_sees_all_and_a_stranger_nothing(told: Chain) -> None:
    assert len(ask(told, "history", scoped(told, "city"), code=packs("P1")).rows) == len(
        [row for row in ask(told, "history", code=packs("P1")).rows if row.site]
    )
    stranger = ask(told, "history", scoped(told, "nobody"), code=packs("P1"))
    assert (stranger.rows, stranger.hidden > 0) == ((), True)


def test_lots_that_are_used_up_are_shown_to_the_office_of_the_firm_that_had_them(told: Chain) -> None:
    everything = ask(told, "plot-products", plot="plot-1").rows
    assert {live("H1"), meat("C1")} & {getattr(row, "uri") for row in everything if getattr(row, "state") == "gone"}  # noqa: B009

    assert ask(told, "plot-products", scoped(told, "city"), plot="plot-1").rows == everything


def test_a_firm_sees_one_step_up_and_down_of_a_code_and_only_its_own_of_all_else(told: Chain) -> None:
    cold = scoped(told, "cold")

    assert cold.partners == {"works", "shop-1", "shop-2", "shop-3"}
    seen = {site for (site,) in values(ask(told, "history", cold, code=packs("P1")), "site")}
    assert {"store", "works"} <= seen
    assert not seen & {"farm-1", "quay"}
    assert not ask(told, "plot-products", cold, plot="plot-1").rows


def test_every_shop_that_got_a_lot_at_the_same_time_is_one_step_down(told: Chain) -> None:
    assert scoped(told, "works").partners == {"quay", "farm-2", "store", "shop-1", "shop-2", "shop-3"}


ABOUT: dict[str, dict[str, object]] = {
    "history": {"code": packs("P1")},
    "plot-products": {"plot": "plot-1"},
    "firm-year": {"firm": "cold", "year": 2026},
    "closure-lots": {"closure": "red-tide"},
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_answer_is_a_file_and_the_same_answer_the_same_bytes(told: Chain, name: str) -> None:
    given, row = ask(told, name, **ABOUT.get(name, {})), find_question(name).row

    table = list(csv.reader(StringIO(write(given, row, Form.CSV).decode("utf-8-sig"))))
    assert len(table) == len(given.rows) + 1
    assert set(table[0]) <= set(row.model_fields)
    book = write(given, row, Form.XLSX)
    assert book == write(given, row, Form.XLSX)
    sheet = openpyxl.load_workbook(BytesIO(book)).active
    assert sheet is not None
    assert sheet.max_row == len(table)


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("plot-products", {"plot": "plot-l"}),
        ("failed-test", {"lot": "P9"}),
        ("failed-test", {"lot": packs("P9")}),
        ("certificate-use", {"certificate": "HG-1"}),
        ("zone-excursions", {"zone": "rooms"}),
        ("zone-excursions", {"of_site": "stores"}),
        ("workshop-gaps", {"of_site": "works"}),
    ],
)
def test_a_mistyped_name_is_no_empty_answer(told: Chain, name: str, about: dict[str, object]) -> None:
    with pytest.raises(NotFound, match="There is no"):
        ask(told, name, **about)


def test_a_time_runs_forwards_and_is_no_longer_than_records_are_kept(told: Chain) -> None:
    for backwards in ({"from": at(2), "to": at(1)}, {"from": at(1), "to": at(1)}, {"from": told.now}):
        with pytest.raises(InvalidInput, match="is not before"):
            ask(told, "views", **backwards)
    with pytest.raises(TooLarge, match="1100 days at most"):
        ask(told, "missing-records", **{"from": "2000-01-01T00:00Z"})
    with pytest.raises(ValidationError, match="timezone"):
        ask(told, "views", **{"from": "2026-07-01T00:00"})


def test_what_is_asked_about_has_to_be_said_as_the_question_has_it() -> None:
    with pytest.raises(NotFound, match="Ask one of: history"):
        find_question("nonsense")
    with pytest.raises(ValidationError):
        find_question("history").params.model_validate({"code": "x", "colour": "red"})
