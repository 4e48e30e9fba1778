from concurrent.futures import ThreadPoolExecutor
from random import Random

import orjson
import pytest
from pydantic import JsonValue

from builders.chain import Chain, plant
from builders.epcis import at, crate, lot, made, observed, packed, place
from byssus.core.database import connect
from byssus.core.migrate import migrations
from byssus.core.plant.apply import apply_plant
from byssus.trace.capture.documents import capture_document
from byssus.trace.capture.progress import Progress
from byssus.trace.capture.step import capture
from byssus.trace.codes import canonical
from byssus.trace.epcis.read import read_document

ONE_ENGINE = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
"""What does not depend on the engine is tested on one."""

A, B, C = lot("A"), lot("B"), lot("C")
SEASON = {"transformationID": "urn:x:rope-7"}
HISTORY = [
    made([A], [], 0, **SEASON),
    made([], [B], 2, **SEASON, readPoint={"id": place(1)}),
    made([B], [C], 3, readPoint={"id": place(2)}),
    packed(crate(1), C, hour=4, where=2),
    observed(crate(1), hour=5, where=3, bizStep="storing"),
    packed(crate(2), crate(1), hour=6, where=3),
    observed(crate(2), hour=8, where=4),
    packed(crate(2), crate(1), hour=9, action="DELETE", where=4),
]


def test_a_document_becomes_events_edges_and_stays(told: Chain) -> None:
    assert told.tell(*HISTORY) == Progress(claimed=1, stored=8)

    assert {(source, target) for source, target, *_ in told.edges()} == {
        (A, B),
        (B, C),
        (C, canonical(crate(1))),
        (canonical(crate(1)), canonical(crate(2))),
    }
    assert {stay[1:] for stay in told.stays() if stay[0] == canonical(crate(2))} == {
        (canonical(place(3)), at(6), at(8)),
        (canonical(place(4)), at(8), None),
    }
    assert told.rows("select finished_at, stored, duplicates, errors from epcis_capture") == [(told.now, 8, 0, [])]


@ONE_ENGINE
def test_what_was_told_can_be_read_again_from_the_journal(told: Chain) -> None:
    told.tell(*HISTORY)

    for hash_, body in told.rows("select hash, body from epcis_event"):
        (outcome,) = read_document(orjson.dumps(body))
        assert outcome.event
        assert outcome.event.hash == hash_


@ONE_ENGINE
@pytest.mark.parametrize("seed", range(4))
def test_edges_and_stays_do_not_depend_on_the_order_of_documents(told: Chain, seed: int) -> None:
    told.tell(*HISTORY)
    edges, stays = told.edges(), told.stays()
    told.connection.execute("truncate epcis_event, event_item, edge, stay, item cascade")
    shuffled = HISTORY + HISTORY[:3]
    Random(seed).shuffle(shuffled)

    for event in shuffled:
        told.tell(event)

    assert told.edges() == edges
    assert told.stays() == stays


PRODUCT = lot("").removesuffix("/10/")
TWICE = [made([lot("S")], [A], 0), made([A], [B], 1), made([A], [C], 3), observed(PRODUCT, hour=2)]
"""More of A was used than there was; and something was told of a product as such."""


@ONE_ENGINE
@pytest.mark.parametrize("seed", range(4))
def test_what_may_be_overdrawn_is_known_whatever_came_first_until_it_is_declared_wrong(told: Chain, seed: int) -> None:
    shuffled = TWICE + TWICE[:2]
    Random(seed).shuffle(shuffled)

    for event in shuffled:
        told.tell(event)

    assert told.overdrawn() == {(A, at(0), at(3)), (PRODUCT, None, None)}
    told.tell(TWICE[1] | {"errorDeclaration": {"declarationTime": at(5).isoformat()}})
    assert told.overdrawn() == {(PRODUCT, None, None)}


@ONE_ENGINE
def test_a_journal_of_an_earlier_release_learns_what_may_be_overdrawn(told: Chain) -> None:
    pieces: JsonValue = [{"epcClass": B, "quantity": 3}]
    told.tell(*TWICE, *HISTORY, observed(hour=6, quantityList=pieces, bizStep="retail_selling"))
    derived = told.overdrawn()
    assert {uri for uri, *_ in derived} > {A, B}
    [migration] = [each for each in migrations() if each.name == "overdrawn"]

    told.connection.execute("drop table overdrawn")
    told.connection.execute(migration.sql)

    assert told.overdrawn() == derived


def test_workers_share_the_work_and_nothing_is_doubled_or_missed(told: Chain, migrated_url: str) -> None:
    for event in HISTORY * 3:
        told.send(event)

    def work() -> Progress:
        done = Progress()
        with connect(migrated_url) as connection:
            connection.autocommit = True
            while (step := capture(connection, told.now)).claimed:
                done += step
        return done

    with ThreadPoolExecutor(4) as workers:
        steps = [future.result() for future in [workers.submit(work) for _ in range(4)]]

    assert sum(step.stored for step in steps) == 8
    assert sum(step.duplicates for step in steps) == 16
    edges, stays = told.edges(), told.stays()
    told.connection.execute("truncate epcis_event, event_item, edge, stay, item cascade")
    told.tell(*HISTORY)
    assert (told.edges(), told.stays()) == (edges, stays)


@ONE_ENGINE
def test_a_worker_that_dies_leaves_everything_to_the_next_one(told: Chain, migrated_url: str) -> None:
    told.send(list(HISTORY))
    with connect(migrated_url) as dying, dying.transaction(force_rollback=True):
        assert capture_document(dying, told.now).stored == 8

    assert told.rows("select count(*) from epcis_event") == [(0,)]
    assert told.capture() == Progress(claimed=1, stored=8)


@ONE_ENGINE
def test_a_bad_event_is_put_aside_with_its_reason_and_the_good_ones_go_on(told: Chain) -> None:
    bad = observed(crate(7))
    del bad["eventTime"]

    assert told.tell(observed(crate(1)), bad) == Progress(claimed=1, stored=1, refused=1)

    [(topic, payload, reason, detail)] = told.rows("select topic, payload, reason, detail from rejected_message")
    assert (topic, orjson.loads(payload), reason) == ("byssus/v1/gw/epcis", bad, "missing")
    assert detail.startswith("event 2: eventTime is missing; give a time")
    [([error],)] = told.rows("select errors from epcis_capture")
    assert (error["event"], error["field"], error["rule"]) == (2, "eventTime", "missing")


@ONE_ENGINE
def test_a_document_that_cannot_be_read_is_put_aside_whole(told: Chain) -> None:
    told.send("{")

    assert told.capture() == Progress(claimed=1, refused=1)

    assert told.rows("select payload, reason from rejected_message") == [(b"{", "unreadable")]
    assert told.rows("select finished_at from epcis_capture") == [(told.now,)]


@ONE_ENGINE
def test_a_document_that_the_database_refuses_is_put_aside_whole_and_the_next_one_goes_on(told: Chain) -> None:
    told.connection.execute("alter table stay alter column location type varchar(50)")
    long = [observed(crate(1), bizLocation={"id": f"https://example.org/{'room' * 20}"}), observed(crate(2), where=2)]
    told.send(list(long))
    told.send([observed(crate(3), where=1)])

    assert told.capture() == Progress(claimed=2, stored=1, refused=1)

    [(payload, reason, detail)] = told.rows("select payload, reason, detail from rejected_message")
    assert (orjson.loads(payload), reason) == (long, "unreadable")
    assert detail.startswith("The database refuses it: value too long")
    assert {uri for uri, *_ in told.stays()} == {canonical(crate(3))}
    assert told.rows("select count(*) from epcis_capture where finished_at is null") == [(0,)]


@ONE_ENGINE
def test_a_declaration_of_error_is_kept_beside_its_event_and_undoes_what_followed_from_it(told: Chain) -> None:
    wrong = made([A], [B], 1, readPoint={"id": place(1)})
    declared = wrong | {"errorDeclaration": {"declarationTime": at(5).isoformat()}}
    told.tell(wrong)
    assert len(told.edges()) == 1

    assert told.tell(declared, declared) == Progress(claimed=1, stored=1, duplicates=1)

    assert told.rows("select declared_at from epcis_event order by id") == [(None,), (at(5),)]
    assert (told.edges(), told.stays()) == (set(), set())


@ONE_ENGINE
def test_a_scan_becomes_an_event_by_what_its_reader_stands_for(told: Chain) -> None:
    told.scan("pack-line", f"]Q1{A}", 1, quantity=40, unit="斤", parent=canonical(crate(1)))
    told.scan("store-door", canonical(crate(1)), 2)

    assert told.capture() == Progress(claimed=2, stored=2)

    assert {(edge[0], edge[1]) for edge in told.edges()} == {(A, canonical(crate(1)))}
    assert told.rows("select quantity, unit from event_item where role = 'child'") == [(20.0, "KGM")]
    assert (canonical(crate(1)), canonical(place(3)), at(2), None) in told.stays()
    assert told.rows("select distinct interpreted_at, problem from scan") == [(told.now, None)]


@ONE_ENGINE
@pytest.mark.parametrize(
    ("reader", "code", "reason"),
    [("pack-line", "https://id.gs1.org/01/06901234000017", "data"), ("nobody", A, "reader")],
)
def test_a_scan_that_cannot_be_used_says_why_and_can_be_replayed(
    told: Chain, reader: str, code: str, reason: str
) -> None:
    told.scan(reader, code, 1)

    assert told.capture() == Progress(claimed=1, refused=1)

    [(problem,)] = told.rows("select problem from scan where interpreted_at is not null")
    [(topic, payload, found, detail)] = told.rows("select topic, payload, reason, detail from rejected_message")
    assert (topic, found, detail) == ("byssus/v1/gw/scan", reason, problem)
    assert orjson.loads(payload) == {"reader": reader, "data": code, "time": "2026-07-20T13:00:00+00:00"}


@ONE_ENGINE
def test_a_scan_that_was_refused_is_interpreted_when_it_comes_again(told: Chain) -> None:
    told.scan("new-line", A, 1)
    told.capture()
    with told.connection.transaction():
        apply_plant(told.connection, plant({"code": "new-line", "zone": "z2", "biz_step": "packing"}))

    told.scan("new-line", A, 1)

    assert told.capture() == Progress(claimed=1, stored=1)
    told.scan("new-line", A, 1)
    assert told.capture() == Progress()
    assert told.rows("select problem from scan") == [(None,)]
