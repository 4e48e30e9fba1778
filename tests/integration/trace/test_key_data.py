"""Every need of every entry, as the defaults have it: an event that tells it passes, one that does not is found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

import pytest

from builders.chain import chain
from builders.epcis import at
from builders.tracked import plant, telling
from byssus.core.database import Connection
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.key_data import Need
from byssus.trace.rules.chain import Act
from byssus.trace.rules.entries import Duty, KeyData
from byssus.trace.rules.key_data import RULE, asked
from byssus.trace.rules.law import Law
from byssus.trace.rules.load import Span, load_chain
from byssus.trace.rules.load_law import load_key_data
from byssus.trace.rules.suspects.alike import There
from byssus.trace.rules.suspects.find import findings
from byssus.trace.rules.suspects.reach import Reach
from servers.databases import DatabaseServer


@dataclass(frozen=True)
class Told:
    """The defaults, the events by their names, and where they are."""

    connection: Connection
    law: Law
    acts: dict[str, Act]

    def found(self, law: Law) -> set[str]:
        """Names of the events in which a year file would find that something lacks."""
        there = There(self.connection, law, Reach(Span(at(0), at(9))))
        events = {event for finding in findings(there, [RULE.name]) for event in finding.events}
        return {name for name, act in self.acts.items() if act.event in events}


def name_of(entry: KeyData, lacking: Need | None = None) -> str:
    return f"urn:x:{entry.code}:{lacking or 'all'}"


@pytest.fixture(scope="module")
def told(database_servers: Callable[[str], DatabaseServer]) -> Iterator[Told]:
    with database_servers("embedded").migrated_database() as url, chain(url) as built:
        law = load_key_data(built.connection)
        with built.connection.transaction():
            apply_plant(built.connection, plant())
        lots = (f"L{number}" for number in count())
        built.tell(
            *(
                telling(
                    entry.event,
                    set(entry.needs) - _with(lacking),
                    None if lacking is Need.LOT else next(lots),
                    name_of(entry, lacking),
                )
                for entry in law.key_data
                for lacking in (None, *entry.needs)
            )
        )
        names = dict(built.connection.execute("select hash, event_id from epcis_event").fetchall())
        loaded = load_chain(
            built.connection, [row[0] for row in built.connection.execute("select id from epcis_event")]
        )
        yield Told(built.connection, law, {names[act.event]: act for act in loaded.acts})


def _with(lacking: Need | None) -> set[Need | None]:
    """What lacks with it: whose goods are, a place tells, and a product its species."""
    match lacking:
        case Need.OWNER | Need.PROVIDER:
            return {lacking, Need.PLACE}
        case Need.PRODUCT | Need.GI_MARK:
            return {lacking, Need.PRODUCT, Need.GI_MARK}
        case _:
            return {lacking}


def only(entry: KeyData) -> Law:
    duty = Duty("d", entry.profile, None, at(-999), None, "P", verified=True)
    return Law(key_data=(entry,), duties=(duty,))


def test_there_are_defaults_of_three_profiles_and_none_is_verified(told: Told) -> None:
    assert {entry.profile for entry in told.law.key_data} == {"CHAIN", "GDST", "FSMA-204"}
    assert not any(entry.verified for entry in (*told.law.key_data, *told.law.duties))
    assert [(duty.profile, duty.party) for duty in told.law.duties] == [("CHAIN", None)]


def test_every_event_that_tells_all_of_an_entry_passes_and_every_one_that_lacks_a_need_is_found(told: Told) -> None:
    for entry in told.law.key_data:
        [whole] = asked([told.acts[name_of(entry)]], only(entry))
        assert not whole.missing, entry.code
        for need in entry.needs:
            [poor] = asked([told.acts[name_of(entry, need)]], only(entry))
            assert need in poor.missing, (entry.code, need)
            assert set(poor.missing) <= _with(need), (entry.code, need)


def test_a_year_finds_every_event_that_lacks_a_need_and_no_other(told: Told) -> None:
    for entry in told.law.key_data:
        law = only(entry)
        lacking = {name for name, act in told.acts.items() if any(each.missing for each in asked([act], law))}
        assert told.found(law) == lacking, entry.code
