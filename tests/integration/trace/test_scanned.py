from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from builders.chain import Chain
from builders.epcis import at, event, lot, observed
from builders.shops import open_shops
from byssus.core.database import connect
from byssus.core.errors import InvalidInput
from byssus.trace.gs1 import FIELD, parse
from byssus.trace.issuing.issue import CodesWanted, issue_codes
from byssus.trace.scanned.judgement import Reason, Source
from byssus.trace.scanned.place import Spot, coarse
from byssus.trace.scanned.record import MOST_OF_CONSUMERS, count_consumer_scan
from byssus.trace.scanned.report import Tally, list_findings, list_tallies

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

GTIN = "06901234000016"
PRODUCT = f"https://id.gs1.org/01/{GTIN}"
PACK = f"{PRODUCT}/21/7KQ2"
LABEL = f"]d201{GTIN}10260718A\x1d217KQ2"
BATCH_LABEL = f"]d201{GTIN}10260718A"
ZHOUSHAN, BEIJING = coarse(29.98, 122.21), coarse(39.91, 116.39)


@pytest.fixture
def shops(told: Chain) -> Chain:
    open_shops(told.connection)
    told.tell(event("ObjectEvent", 0, action="ADD", bizStep="commissioning", epcList=[PACK]))
    return told


def consumed(chain: Chain, text: str, hour: float, spot: Spot | None = None) -> None:
    count_consumer_scan(chain.connection, parse(text, FIELD), spot, at(hour))


def told_wrong(chain: Chain) -> list[tuple[Reason, str]]:
    return [(finding.reason, finding.code) for finding in reversed(list_findings(chain.connection))]


def recall(uri: str, hour: float) -> dict[str, object]:
    return observed(hour=hour, quantityList=[{"epcClass": uri}], bizStep="holding", disposition="recalled")


def test_every_scan_is_counted_by_hour_and_coarse_place_once(shops: Chain) -> None:
    shops.scan("zhoushan-till", BATCH_LABEL, 1.0)
    shops.scan("zhoushan-till", BATCH_LABEL, 1.2)
    shops.scan("store-door", BATCH_LABEL, 1.3)
    shops.capture()
    shops.tell(observed(hour=3, quantityList=[{"epcClass": lot("260718A")}]))
    consumed(shops, f"https://q.example.cn/01/{GTIN}/10/260718A", 2, ZHOUSHAN)

    assert list_tallies(shops.connection, BATCH_LABEL, at(0), at(24)) == [
        Tally(at(1), Source.TRADE, *ZHOUSHAN, 2),
        Tally(at(1), Source.TRADE, None, None, 1),
        Tally(at(2), Source.CONSUMER, *ZHOUSHAN, 1),
    ]


def test_a_batch_seen_everywhere_at_once_raises_no_suspicion(shops: Chain) -> None:
    for minute, shop in enumerate(("zhoushan", "beijing", "zhoushan")):
        shops.scan(f"{shop}-till", BATCH_LABEL, 1 + minute / 60)
        consumed(shops, PRODUCT, 1 + minute / 60, (ZHOUSHAN, BEIJING)[minute % 2])
    shops.capture()

    assert told_wrong(shops) == []


def test_a_pack_in_two_far_shops_is_suspected_and_its_evidence_says_where_and_when(shops: Chain) -> None:
    shops.scan("zhoushan-shelf", LABEL, 1)
    shops.scan("beijing-shelf", LABEL, 1.5)
    shops.capture()

    [found] = list_findings(shops.connection)

    assert (found.reason, found.code) == (Reason.IMPOSSIBLE_TRAVEL, PACK)
    assert found.earlier
    assert (found.seen.time, found.seen.zone) == (at(1.5), "beijing/sales")
    assert (found.earlier.time, found.earlier.zone) == (at(1), "zhoushan/sales")
    assert found.kilometres == pytest.approx(1210, abs=20)


def test_a_scan_that_comes_late_is_judged_as_if_it_had_come_in_time(shops: Chain) -> None:
    consumed(shops, PACK, 4, ZHOUSHAN)
    shops.scan("beijing-shelf", LABEL, 3.5)
    shops.capture()

    assert [(found.seen.time, found.earlier and found.earlier.time) for found in list_findings(shops.connection)] == [
        (at(4), at(3.5))
    ]


def test_a_pack_that_is_sold_twice_is_suspected_and_one_that_was_returned_is_not(shops: Chain) -> None:
    shops.scan("zhoushan-till", LABEL, 1)
    shops.scan("zhoushan-till", LABEL, 30)
    shops.capture()
    assert told_wrong(shops) == [(Reason.SCANNED_AFTER_SALE, PACK)]
    [found] = list_findings(shops.connection)
    assert found.event
    assert found.event.time == at(1)

    shops.tell(observed(PACK, hour=5, bizStep="receiving", disposition="returned"))

    assert told_wrong(shops) == [], "the event that came late explains it"


def test_a_recall_that_is_told_late_still_reports_what_was_sold_after_it(shops: Chain) -> None:
    shops.scan("zhoushan-till", LABEL, 3)
    shops.scan("beijing-till", BATCH_LABEL, 1)
    shops.capture()
    assert told_wrong(shops) == []

    shops.tell(recall(lot("260718A"), 2))

    assert told_wrong(shops) == [(Reason.RECALLED, PACK)]


def test_a_recall_declared_wrong_takes_its_findings_back(shops: Chain) -> None:
    shops.tell(recall(lot("260718A"), 2))
    shops.scan("zhoushan-till", LABEL, 3)
    shops.capture()
    assert told_wrong(shops) == [(Reason.RECALLED, PACK)]

    declaration = {"declarationTime": at(6).isoformat(), "reason": "urn:epcglobal:cbv:er:incorrect_data"}
    shops.tell({**recall(lot("260718A"), 2), "errorDeclaration": declaration})

    assert told_wrong(shops) == []


def test_held_and_expired_goods_at_a_till_are_reported_with_what_the_code_says(shops: Chain) -> None:
    hold = {"bizStep": "holding", "disposition": "non_sellable_other"}
    shops.tell(observed(hour=1, quantityList=[{"epcClass": lot("260718A")}], **hold))
    shops.scan("zhoushan-till", f"]d201{GTIN}1726071910260718A", 2)
    shops.capture()

    found = {finding.reason: finding for finding in list_findings(shops.connection)}

    assert found.keys() == {Reason.HELD, Reason.EXPIRED}
    assert found[Reason.HELD].event
    assert found[Reason.EXPIRED].expires_on
    assert found[Reason.EXPIRED].expires_on.isoformat() == "2026-07-19"
    assert len(list_findings(shops.connection, Reason.HELD)) == 1


def test_a_finding_is_dated_when_it_was_found_first(shops: Chain) -> None:
    shops.tell(recall(lot("260718A"), 2))
    shops.scan("zhoushan-till", LABEL, 3)
    shops.capture()
    first = list_findings(shops.connection)

    shops.now = at(60)
    shops.tell(recall(lot("260718A"), 1))

    assert list_findings(shops.connection) == first


def test_two_scans_of_a_pack_at_once_do_not_miss_each_other(shops: Chain) -> None:
    info = shops.connection.info
    url = f"postgresql://{info.user}:{info.password}@{info.host}:{info.port}/{info.dbname}"
    serials = issue_codes(shops.connection, CodesWanted(firm="firm", gtin=GTIN, count=20), "tester", shops.now).serials
    start = Barrier(2)

    def scan(spot: Spot) -> None:
        with connect(url) as connection:
            connection.autocommit = True
            for serial in serials:
                start.wait()
                count_consumer_scan(connection, parse(f"{PRODUCT}/21/{serial}"), spot, at(1))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(scan, (ZHOUSHAN, BEIJING)))

    assert {code for _, code in told_wrong(shops)} == {f"{PRODUCT}/21/{serial}" for serial in serials}


def test_a_serial_that_nobody_issued_counts_for_its_product_and_is_not_kept(shops: Chain) -> None:
    consumed(shops, f"{PRODUCT}/10/NEVER/21/NEVER", 1, ZHOUSHAN)
    consumed(shops, "https://id.gs1.org/01/06901234000023/21/1", 1, ZHOUSHAN)

    assert shops.rows("select uri, scans from scan_tally") == [(PRODUCT, 1)]
    assert shops.rows("select from sighting") == []


def test_nobody_can_fill_the_table_by_scanning_one_pack_again_and_again(shops: Chain) -> None:
    for number in range(MOST_OF_CONSUMERS + 5):
        consumed(shops, PACK, 1 + number / 60, ZHOUSHAN)
        consumed(shops, PACK, 1 + number / 60, ZHOUSHAN)

    assert shops.rows("select count(*) from sighting") == [(MOST_OF_CONSUMERS,)]
    assert shops.rows("select sum(scans) from scan_tally") == [(2 * (MOST_OF_CONSUMERS + 5),)]


def test_nothing_finer_than_ten_kilometres_and_a_minute_is_kept_of_a_consumer(shops: Chain) -> None:
    count_consumer_scan(shops.connection, parse(PACK), coarse(29.98765, 122.20512), at(1.011))

    [row] = shops.rows("select * from sighting")
    assert at(1) in row
    assert {29.988, 29.98765, at(1.011)}.isdisjoint(str(value) for value in row)
    assert [value for value in row if isinstance(value, float)] == [30.0, 122.2]


def test_counts_are_asked_by_a_code_only(shops: Chain) -> None:
    with pytest.raises(InvalidInput, match="no GS1 code"):
        list_tallies(shops.connection, "mussels", at(0), at(1))
