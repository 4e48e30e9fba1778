from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import psycopg
import pytest

from builders.chain import Chain
from builders.epcis import at, event, made, observed
from byssus.core.database import Connection, connect
from byssus.core.errors import Conflict, NotFound
from byssus.trace.issuing.coverage import Coverage, coverage
from byssus.trace.issuing.issue import CodesWanted, Issue, is_issued, issue_codes
from byssus.trace.issuing.serial import Style

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

GTIN = "06901234000016"
NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)


def wanted(count: int = 10, style: Style = Style.RANDOM, **fields: str) -> CodesWanted:
    return CodesWanted.model_validate({"firm": "firm", "gtin": GTIN, "count": count, "style": style, **fields})


def issue(connection: Connection, order: CodesWanted) -> Issue:
    return issue_codes(connection, order, "tester", NOW)


@pytest.fixture
def database(told: Chain) -> str:
    """The URL of the chain's database."""
    info = told.connection.info
    return f"postgresql://{info.user}:{info.password}@{info.host}:{info.port}/{info.dbname}"


@pytest.mark.parametrize("style", [Style.RANGE, Style.RANDOM])
def test_callers_at_once_never_get_the_same_serial(told: Chain, database: str, style: Style) -> None:
    callers, turns, count = 8, 10, 25
    start = Barrier(callers)

    def ask(_: int) -> list[str]:
        with connect(database) as connection:
            connection.autocommit = True
            start.wait()
            return [serial for _ in range(turns) for serial in issue(connection, wanted(count, style)).serials]

    with ThreadPoolExecutor(callers) as pool:
        serials = [serial for got in pool.map(ask, range(callers)) for serial in got]

    assert len(serials) == len(set(serials)) == callers * turns * count
    assert told.rows("select issued from serial_counter") == [(len(serials),)]


def test_callers_at_once_with_one_request_get_one_issue(told: Chain, database: str) -> None:
    start = Barrier(6)

    def ask(_: int) -> Issue:
        with connect(database) as connection:
            connection.autocommit = True
            start.wait()
            return issue(connection, wanted(request="order 7"))

    with ThreadPoolExecutor(6) as pool:
        answers = set(pool.map(ask, range(6)))

    assert len(answers) == 1
    assert told.rows("select count(*) from code_issue") == [(1,)]


def test_what_a_caller_that_died_before_the_end_was_given_is_on_no_pack_and_on_no_record(
    told: Chain, database: str
) -> None:
    issue(told.connection, wanted())
    with connect(database) as dying, connect(database) as next_one, ThreadPoolExecutor(1) as pool:
        dying.execute("select")  # begins the transaction that it will not live to commit
        lost = issue(dying, wanted())
        answer = pool.submit(issue, next_one, wanted())
        while not told.rows("select from pg_stat_activity where wait_event_type = 'Lock'"):
            assert not answer.done(), "it has to wait for the one that is not done"
        told.connection.execute("select pg_terminate_backend(%s)", [dying.info.backend_pid])
        given = answer.result(30)
        next_one.commit()
        with pytest.raises(psycopg.OperationalError):
            dying.commit()

    assert given.serials == lost.serials, "the numbers were not used up"
    assert told.rows("select count(*), sum(count) from code_issue") == [(2, 20)]


def test_whose_answer_got_lost_asks_again_and_gets_the_same_codes(told: Chain) -> None:
    first = issue(told.connection, wanted(request="order 7"))

    assert issue(told.connection, wanted(request="order 7")) == first
    assert not set(issue(told.connection, wanted(request="order 8")).serials) & set(first.serials)


def test_one_request_cannot_mean_two_things(told: Chain) -> None:
    issue(told.connection, wanted(10, request="order 7"))

    with pytest.raises(Conflict, match="'order 7' was for 10"):
        issue(told.connection, wanted(11, request="order 7"))


def test_serials_in_a_row_follow_one_another(told: Chain) -> None:
    first, second = (issue(told.connection, wanted(3, Style.RANGE)).serials for _ in range(2))

    assert (*first, *second) == tuple(f"000000000{number}" for number in range(6))


def test_a_serial_is_known_as_issued_and_any_other_is_not(told: Chain) -> None:
    random, counted = (issue(told.connection, wanted(5, style)).serials for style in (Style.RANDOM, Style.RANGE))

    assert all(is_issued(told.connection, GTIN, serial) for serial in (*random, *counted))
    assert counted == tuple(f"000000000{number}" for number in range(5, 10))
    for serial in ("0000000004", "0000000010", "7KQ2M9XW4T0B", "SN1", ""):
        assert not is_issued(told.connection, GTIN, serial)


def test_a_batch_gets_one_code_for_all_its_packs(told: Chain) -> None:
    given = issue(told.connection, wanted(500, Style.BATCH, lot="260718A"))

    assert (given.serials, given.count, given.lot) == ((), 500, "260718A")


@pytest.mark.parametrize("fields", [{"gtin": "06901234000023"}, {"firm": "another"}])
def test_codes_are_issued_for_products_of_the_firm_only(told: Chain, fields: dict[str, str]) -> None:
    with pytest.raises(NotFound, match="has no product with the GTIN"):
        issue(told.connection, wanted(**fields))


def test_codes_issued_are_counted_against_units_produced(told: Chain) -> None:
    def of(lot: str, quantity: float, **fields: str) -> dict[str, object]:
        return {"epcClass": f"https://id.gs1.org/01/{GTIN}/10/{lot}", "quantity": quantity, **fields}

    packs = [f"https://id.gs1.org/01/{GTIN}/21/{number}" for number in range(3)]
    told.tell(
        made([], [], 1)
        | {"outputQuantityList": [of("A", 100), of("A", 50, uom="KGM")], "inputQuantityList": [of("R", 9)]},
        event("ObjectEvent", 2, action="ADD", bizStep="commissioning", quantityList=[of("B", 40)]),
        event("ObjectEvent", 3, action="ADD", bizStep="commissioning", epcList=packs[:2]),
        event("ObjectEvent", 3, action="ADD", bizStep="commissioning", epcList=packs[1:]),
        observed(quantityList=[of("A", 100)], hour=4),
        event("ObjectEvent", 30, action="ADD", bizStep="commissioning", quantityList=[of("LATE", 1000)]),
    )
    issue(told.connection, wanted(100, Style.BATCH, lot="A"))
    issue(told.connection, wanted(14))

    day = at(0), at(24)

    assert coverage(told.connection, *day) == [
        Coverage("firm", GTIN, "单冻贻贝肉", "IQF mussel meat", 114, 143, 114 / 143)
    ]
    assert coverage(told.connection, *day, "another") == []
    assert [one.share for one in coverage(told.connection, at(0), at(0) + timedelta(minutes=1))] == [None]
