"""Two people, a worker and a death at once leave whole states of a recall."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest

from builders.chain import Chain
from builders.epcis import at, lot, made
from byssus.core.database import Connection, connect
from byssus.core.errors import Conflict
from byssus.core.plant.law import RecallClass
from byssus.trace.hold.check import check
from byssus.trace.recall.case import Doer, Plan, StepKind
from byssus.trace.recall.closing import confirm, finish
from byssus.trace.recall.desk import report
from byssus.trace.recall.follow import follow_recalls
from byssus.trace.recall.open import Opening, open_recall
from byssus.trace.recall.origin import Cause
from byssus.trace.recall.view import EVERYBODY, view_recall

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)


def opened(connection: Connection, chain: Chain, by: str = "王丽") -> int:
    plan = Plan("异物", "划伤")
    opening = Opening(by, "firm", RecallClass.II, Cause.CODE, lot("RAW"), chain.now, plan)
    return open_recall(connection, opening, chain.now)


def together(url: str, *deeds: Callable[[Connection], object]) -> list[object]:
    """What comes of deeds that begin at one moment, each on a connection of its own: a result, or a conflict."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[Connection], object]) -> object:
        with connect(url) as connection:
            connection.autocommit = True
            start.wait()
            try:
                return deed(connection)
            except Conflict as conflict:
                return conflict

    with ThreadPoolExecutor(len(deeds)) as people:
        return list(people.map(do, deeds))


def test_of_two_people_who_say_the_same_at_once_one_was_first(told: Chain, migrated_url: str) -> None:
    told.tell(made([lot("RAW")], [lot("PACKED")], 2))
    recall = opened(told.connection, told)

    def say(person: str) -> Callable[[Connection], object]:
        return lambda connection: report(connection, recall, Doer(person, told.now, "县局"))

    outcomes = together(migrated_url, say("王丽"), say("李雷"), say("陈军"))

    conflicts = [each for each in outcomes if isinstance(each, Conflict)]
    assert len(conflicts) == 2
    [step] = [each for each in view_recall(told.connection, recall, EVERYBODY, told.now).steps
              if each.kind is StepKind.REPORTED]  # fmt: skip
    assert {each.first.person for each in conflicts if each.first} == {step.by}


def test_a_recall_is_not_closed_twice_nor_while_goods_come_under_it(told: Chain, migrated_url: str) -> None:
    told.tell(made([lot("RAW")], [lot("PACKED")], 2))
    recall = opened(told.connection, told)
    report(told.connection, recall, Doer("王丽", told.now, "县局"))
    finish(told.connection, recall, Doer("王丽", told.now, "已全部收回"))
    told.tell(made([lot("PACKED")], [lot("LATE")], 3))

    def close(person: str) -> Callable[[Connection], object]:
        return lambda connection: confirm(connection, recall, Doer(person, told.now), agreed=True)

    outcomes = together(migrated_url, close("李雷"), close("陈军"), lambda link: follow_recalls(link, told.now))

    assert sum(isinstance(each, Conflict) for each in outcomes) >= 1
    steps = [each.kind for each in view_recall(told.connection, recall, EVERYBODY, told.now).steps]
    assert steps.count(StepKind.CLOSED) <= 1
    assert StepKind.CLOSED not in steps or steps.index(StepKind.CLOSED) == len(steps) - 1


def test_who_dies_while_a_recall_is_opened_leaves_nothing_behind(told: Chain, migrated_url: str) -> None:
    told.tell(made([lot("RAW")], [lot("PACKED")], 2))
    tables = ("recall", "recall_step", "recall_item", "hold", "held", "epcis_event", "audit")
    counts = " union all ".join(f"select '{table}', count(*) from {table}" for table in tables)
    before = told.rows(counts)

    doomed = connect(migrated_url)
    doomed.execute("select")  # so that what follows is a part of one transaction, which never ends
    opened(doomed, told)
    told.connection.execute("select pg_terminate_backend(%s)", [doomed.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        doomed.commit()

    assert told.rows(counts) == before
    assert check(told.connection, lot("PACKED"), at(48)).may_move
    recall = opened(told.connection, told)
    assert len(view_recall(told.connection, recall, EVERYBODY, told.now).goods) == 2


def test_who_dies_while_late_goods_come_under_a_recall_leaves_the_work_to_the_next(
    told: Chain, migrated_url: str
) -> None:
    told.tell(made([lot("RAW")], [lot("PACKED")], 2))
    recall = opened(told.connection, told)
    told.tell(made([lot("PACKED")], [lot("LATE")], 3))

    doomed = connect(migrated_url)
    doomed.execute("select")  # so that what follows is a part of one transaction, which never ends
    assert follow_recalls(doomed, told.now) == 1
    told.connection.execute("select pg_terminate_backend(%s)", [doomed.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        doomed.commit()

    assert len(view_recall(told.connection, recall, EVERYBODY, told.now).goods) == 2
    assert follow_recalls(told.connection, told.now) == 1
    assert follow_recalls(told.connection, told.now) == 0
    assert len(view_recall(told.connection, recall, EVERYBODY, told.now).goods) == 3
