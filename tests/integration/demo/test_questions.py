"""The demo's chain answers each question with something to see, and finds nothing wrong with honest lots."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from builders.demo import SEED, START
from builders.played import play
from byssus.app.asking import asked_by
from byssus.app.demo import codes
from byssus.app.demo.season.diary import Season
from byssus.app.demo.season.lot import Lots
from byssus.app.demo.season.odd import ODD, Oddity
from byssus.app.demo.season.words import ZONE
from byssus.app.demo.sights import shown_pack
from byssus.core.database import Connection, connect
from byssus.core.identity.access import Caller, Role
from byssus.core.plant.key_data import Need, Tracked
from byssus.trace.questions.questions import QUESTIONS, answer, find_question
from byssus.trace.questions.scope import EVERYTHING
from byssus.trace.rules.key_data import asked
from byssus.trace.rules.load import load_chain
from byssus.trace.rules.load_law import law_of, load_law
from byssus.trace.rules.rules import judge
from servers.databases import DatabaseServer

HOURS = 15
"""Until the tills have sold packs that lay in the room that failed."""
CUSTOMERS = {"xianshi", "weidao", "linjia"}
REGULATOR = Caller("key", "王海宁", Role.REGULATOR)
TOLD_OF = {
    Oddity.OVERCLAIMED: {"certificate-use"},
    Oddity.COMMINGLED: {"one-origin", "gi-mark", "certificate-use"},
    Oddity.UNFIT: {"test-limit"},
    Oddity.SWOLLEN: {"yield"},
    Oddity.OVERSOLD: {"mass-balance"},
    Oddity.UNTESTED: set(),
    Oddity.STALE: set(),
    Oddity.UNSEALED: {"key-data"},
}
"""What the rules say of each oddity; what was never tested, or is past its day, is found when it is sold."""


@pytest.fixture(scope="module")
def played(database_servers: Callable[[str], DatabaseServer]) -> Iterator[Connection]:
    with database_servers("embedded").migrated_database() as url:
        play(url, HOURS)
        with connect(url) as connection:
            connection.autocommit = True
            yield connection


def ask(played: Connection, name: str, *columns: str, **about: object) -> list[tuple[object, ...]]:
    question = find_question(name)
    given = asked_by(played, REGULATOR, question, question.params.model_validate(about), START + timedelta(hours=HOURS))
    return [tuple(getattr(row, column) for column in columns) for row in given.rows]


def lots(number: str) -> Lots:
    for back in range(7):
        for each in Season(SEED).lots(START.date() - timedelta(days=back)):
            if each.number == number:
                return each
    raise LookupError(number)


def odd(oddity: Oddity) -> Lots:
    return lots(next(number for number, each in ODD.items() if each is oddity))


def test_nothing_of_the_chain_is_refused(played: Connection) -> None:
    assert played.execute("select topic, detail from rejected_message").fetchall() == []


def test_rules_find_what_is_odd_and_what_was_harvested_in_the_closure_and_nothing_else(played: Connection) -> None:
    chain = load_chain(played, [event for (event,) in played.execute("select id from epcis_event")])
    found = {(_number(finding.uri), finding.rule) for finding in judge(chain, law_of(played, chain))}

    expected = {(number, rule) for number, oddity in ODD.items() for rule in TOLD_OF[oddity]}
    owner = "260716B"  # whose certificate was used for the next day, too
    assert found == {*expected, (owner, "certificate-use"), ("260718D", "closure"), ("260719D", "closure")}


def _number(uri: str) -> str:
    """Of the lot, or of the lot whose pallet it is."""
    pallets = {pallet: number for number in ODD for pallet in lots(number).pallets}
    return pallets.get(uri) or uri.rpartition("/")[2].lstrip("HRC")[:7]


def test_the_chain_tells_all_that_every_profile_asks_but_for_a_lot_that_left_unsealed_and_a_workshop_without_papers(
    played: Connection,
) -> None:
    chain = load_chain(played, [event for (event,) in played.execute("select id from epcis_event")])
    told = list(asked(chain.acts, load_law(played)))
    gaps = {(each.profile, each.event, each.missing) for each in told if each.missing}

    assert {each.profile for each in told} == {"CHAIN", "GDST", "FSMA-204"}
    assert gaps == {
        ("CHAIN", Tracked.SHIPPING, (Need.VEHICLE, Need.SEAL)),
        ("FSMA-204", Tracked.MAKING, (Need.DOCUMENT,)),
        ("FSMA-204", Tracked.HANDOVER, (Need.DOCUMENT,)),
    }


def test_the_pack_of_the_tour_tells_its_way_with_certificate_and_excursions(played: Connection) -> None:
    rows = ask(played, "history", "uri", "steps", "zone", "certificates", code=shown_pack(START))
    made = lots("260718A")

    assert (made.raw.code, -4, "p01-holding", ("HG260718A",)) in rows
    assert {zone for _, _, zone, _ in rows} >= {"gouqi-1", "gouqi-2", "quay-gouqi-pier", "p01-packing", "c01-1"}
    assert any(count for (count,) in ask(played, "history", "excursions", code=shown_pack(START)))


def test_a_plot_leads_to_three_customers(played: Connection) -> None:
    assert {party for (party,) in ask(played, "plot-products", "party", plot="gouqi-1")} >= CUSTOMERS


def test_the_fraud_is_a_certificate_that_was_used_twice(played: Connection) -> None:
    over = {row for row in ask(played, "certificate-use", "certificate", "uri", "overused") if row[2]}
    fraud, owner, mixed = odd(Oddity.OVERCLAIMED), lots("260716B"), odd(Oddity.COMMINGLED)

    assert over == {
        (fraud.certificate, owner.raw.code, True),
        (fraud.certificate, fraud.raw.code, True),
        (mixed.certificate, mixed.raw.code, True),
    }


def test_a_closure_told_afterwards_finds_two_days_of_harvest_and_where_they_went(played: Connection) -> None:
    rows = ask(played, "closure-lots", "uri", "steps", "zone", closure="psp-2026-huaniao")

    assert {uri for uri, steps, _ in rows if not steps} == {lots(f"26071{day}D").harvests[0].code for day in (8, 9)}
    assert (next(iter(lots("260719D").pallets)), "c01-3") in {(uri, zone) for uri, _, zone in rows}


def test_a_failed_test_leads_to_the_shop(played: Connection) -> None:
    rows, unfit = ask(played, "failed-test", "uri", "state", "site"), odd(Oddity.UNFIT)

    assert {("there", "shop-2"), ("sold", "shop-2")} <= {row[1:] for row in rows if row[0] == unfit.packs.code}
    assert {uri for uri, *_ in rows} == {
        *(each.code for each in (unfit.raw, unfit.cooked, unfit.graded, unfit.frozen, unfit.packs)),
        *unfit.pallets,
    }


def test_the_room_that_failed_touches_three_customers(played: Connection) -> None:
    rows = ask(played, "zone-excursions", "severity", "uri", "now_in", "decision", zone="c01-1")
    packs = lots("260717A").packs.code

    assert {severity for severity, *_ in rows} == {"warn", "alarm", "critical"}
    assert {pallet for _, pallet, _, decision in rows if decision} >= set(lots("260718A").pallets)
    [places] = {now_in for _, uri, now_in, _ in rows if uri == packs}
    assert {"shop-1-floor", "shop-3-floor", "shop-4-floor"} <= set(map(str, places))


def test_alarms_wait_and_the_same_control_point_deviated_again_and_again(played: Connection) -> None:
    assert {(office, site) for office, site in ask(played, "unacknowledged", "office", "site")} == {
        ("shenjiamen", "c01")
    }
    assert [row[:2] for row in ask(played, "repeated-deviations", "site", "control_point")] == [("c01", "cold-store")]


def test_yields_and_sales_that_do_not_add_up_are_told(played: Connection) -> None:
    assert set(ask(played, "mass-balance", "rule", "uri")) == {
        ("yield", odd(Oddity.SWOLLEN).cooked.code),
        ("mass-balance", odd(Oddity.OVERSOLD).packs.code),
    }


def test_the_mark_is_on_a_pack_that_holds_a_harvest_from_elsewhere(played: Connection) -> None:
    assert ask(played, "gi-mark", "uri") == [(odd(Oddity.COMMINGLED).packs.code,)]


def test_a_lot_that_nobody_tested_is_on_sale(played: Connection) -> None:
    untested = [uri for uri, lacks in ask(played, "on-sale-lacking", "uri", "lacks") if "test" in lacks]

    assert set(untested) == {odd(Oddity.UNTESTED).packs.code}


def test_a_drill_finds_the_way_of_every_pack_complete(played: Connection) -> None:
    rows = ask(played, "trace-drill", "complete", "harvests", packs=5)

    assert len(rows) == 5
    assert all(harvests for _, harvests in rows)


def test_records_points_years_views_and_codes_have_something_to_tell(played: Connection) -> None:
    points = dict(ask(played, "firm-year", "item", "points", firm="hanfeng", year=2026))
    most = dict(ask(played, "firm-year", "item", "most", firm="hanfeng", year=2026))
    assert points["minutes_out"] < most["minutes_out"]
    assert set(ask(played, "blocked-scans", "reason", "uri")) == {
        ("held", lots("260717A").packs.code),
        ("expired", odd(Oddity.STALE).packs.code),
    }
    later = START + timedelta(hours=HOURS + 1)
    assert ("question_asked", "firm-year") in ask(played, "views", "action", "object", to=later)
    assert {site for (site,) in ask(played, "workshop-gaps", "site")} >= {"w01", "w16"}
    shares = dict(ask(played, "coded-units", "gtin", "share"))
    assert shares == {codes.gtin(51101): 1, codes.gtin(51102): 1, codes.gtin(52101): 0, codes.gtin(52102): 1}
    assert any(complete < 1 for (complete,) in ask(played, "missing-records", "completeness"))
    assert "c01-1-t1" in {point for (point,) in ask(played, "point-ranking", "point")}


def test_an_alarm_was_closed_within_a_minute_with_nothing_to_show_for_it(played: Connection) -> None:
    [(site, kind, lacks)] = ask(played, "poorly-closed", "site", "kind", "lacks")

    assert (site, kind) == ("p01", "deviation")
    assert {"fast", "verifier"} <= set(lacks)  # type: ignore[call-overload]


def test_a_workshop_lacks_a_receipt_and_a_day_and_another_its_licence(played: Connection) -> None:
    gaps = ask(played, "workshop-gaps", "site", "missing", "day", "about")

    day = START.astimezone(ZONE).date()
    mine = {row[1:3] for row in gaps if row[0] == "w01"}
    assert {("receipt", day - timedelta(days=1)), ("record", day - timedelta(days=2))} <= mine
    assert not {missing for missing, _ in mine} & {"own_licence", "licence", "certificate", "goods", "input"}
    assert ("own_licence", "xiajiangpu") in {(row[1], row[3]) for row in gaps if row[0] == "w02"}


def test_an_officer_asked_and_took_the_answer_away_the_evening_before(played: Connection) -> None:
    assert {("王海宁", "viewed", "certificate-use"), ("王海宁", "exported", "certificate-use")} <= set(
        ask(played, "views", "actor", "kind", "object", to=START)
    )


ABOUT: dict[str, dict[str, object]] = {
    "history": {"code": shown_pack(START)},
    "plot-products": {"plot": "gouqi-1"},
    "closure-lots": {"closure": "psp-2026-huaniao"},
    "firm-year": {"firm": "hanfeng", "year": 2026},
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_of_the_twenty_questions_has_something_to_tell(played: Connection, name: str) -> None:
    assert len(QUESTIONS) == 20
    question = find_question(name)
    params = question.params.model_validate(ABOUT.get(name, {}))
    assert answer(played, question, params, EVERYTHING, START + timedelta(hours=HOURS)).rows
