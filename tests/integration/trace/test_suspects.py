"""Finders let nobody go whom a rule would find: random chains, judged whole and by way of their suspects."""

from random import Random

import pytest

from builders.chain import Chain
from builders.epcis import at, lot, made, observed, place
from builders.odd_chain import LAW, PLOTS, told_by_chance
from byssus.core.migrate import migrations
from byssus.core.plant.apply import apply_plant
from byssus.trace.codes import canonical
from byssus.trace.rules.finding import Finding
from byssus.trace.rules.law import Law
from byssus.trace.rules.limit import failed
from byssus.trace.rules.load import Span, load_chain
from byssus.trace.rules.load_law import law_of
from byssus.trace.rules.rules import RULES, judge
from byssus.trace.rules.suspects.alike import There
from byssus.trace.rules.suspects.find import findings
from byssus.trace.rules.suspects.reach import Reach
from byssus.trace.rules.suspects.steps import bad_tests

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

SEEDS = range(3)
SPAN = Span(at(-500), at(500))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_suspects_show_is_what_the_whole_journal_shows(told: Chain, seed: int) -> None:
    chance = Random(seed)
    events = list(told_by_chance(chance))
    assert told.tell(*chance.sample(events, len(events))).refused == 0
    for wrong in chance.sample(events, 10):
        told.tell({**wrong, "errorDeclaration": {"declarationTime": at(200).isoformat(), "reason": "incorrect_data"}})
    with told.connection.transaction():
        apply_plant(told.connection, LAW)
    everything = load_chain(told.connection, [row[0] for row in told.rows("select id from epcis_event")])
    law = law_of(told.connection, everything)

    for rule in RULES:
        found = judge(everything, law, [rule])
        assert found, rule
        assert findings(There(told.connection, law, Reach(SPAN)), [rule]) == found
        for places, sites in ((PLOTS, {f"farm-{area}" for area in PLOTS.values()}), ((1, 2, 3, 4, 5), {"plant"})):
            assert told_at(told, law, rule, places, sites) == [each for each in found if each.site in sites], rule
    failures = [act for act in everything.acts if failed(act, law)]
    assert failures
    assert [act for act in bad_tests(There(told.connection, law, Reach(SPAN))) if failed(act, law)] == failures
    week = Span(at(-10), at(10))
    among = [each for each in judge(everything, law) if week.start <= each.at < week.end]
    assert findings(There(told.connection, law, Reach(week))) == among


def told_at(
    told: Chain, law: Law, rule: str, places: tuple[int, ...] | dict[int, str], sites: set[str]
) -> list[Finding]:
    reach = Reach(SPAN, tuple(canonical(place(number)) for number in places))
    return [each for each in findings(There(told.connection, law, reach), [rule]) if each.site in sites]


def test_a_journal_of_an_earlier_release_learns_what_is_alike(told: Chain) -> None:
    told.tell(*told_by_chance(Random(7)))
    kinds = "select event_id, place, event_time, kind from event_kind order by event_id"
    derived = told.rows(kinds)
    [migration] = [each for each in migrations() if each.name == "event_kind"]

    told.connection.execute("drop table event_kind")
    told.connection.execute("drop index epcis_event_harvest")
    told.connection.execute(migration.sql)

    assert derived
    assert told.rows(kinds) == derived


def test_a_journal_of_an_earlier_release_learns_of_what_was_destroyed_and_sold(told: Chain) -> None:
    told.tell(
        made([lot("A"), lot("B")], [lot("C")], 1),
        *(observed(hour=hour, where=1, bizStep=step, quantityList=[{"epcClass": lot("C"), "quantity": 6, "uom": "KGM"}])
          for hour, step in ((2, "retail_selling"), (3, "destroying"))),
    )  # fmt: skip
    derived = told.overdrawn()
    [migration] = [each for each in migrations() if each.name == "destroyed"]

    told.connection.execute("delete from overdrawn")
    told.connection.execute(migration.sql)

    assert {uri for uri, *_ in derived} == {lot("C")}
    assert told.overdrawn() == derived
