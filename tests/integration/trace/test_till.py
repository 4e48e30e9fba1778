"""What a till should have refused, where the label alone does not say so: pallets on hold, dates told elsewhere."""

from datetime import date

import pytest

from builders.chain import Chain
from builders.epcis import at, crate, event, lot, observed, packed
from builders.shops import open_shops
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.trace.scanned.judgement import Reason
from byssus.trace.scanned.report import ScanFinding, list_findings

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

GTIN = "06901234000016"
PACK = f"https://id.gs1.org/01/{GTIN}/21/7KQ2"
BARE_LABEL = f"]d201{GTIN}217KQ2"
LABEL = f"]d201{GTIN}10260718A\x1d217KQ2"
CASE, PALLET = crate(1), crate(2)
HELD = {"bizStep": "holding", "disposition": "non_sellable_other"}
RELEASED = {"bizStep": "holding", "disposition": "active"}


@pytest.fixture
def shops(told: Chain) -> Chain:
    """The shops, and a pack in a case on a pallet."""
    open_shops(told.connection)
    told.tell(event("ObjectEvent", 0, action="ADD", bizStep="commissioning", epcList=[PACK]))
    told.tell(packed(CASE, PACK, hour=1), packed(PALLET, CASE, hour=2))
    return told


def sold(chain: Chain, hour: float, label: str = BARE_LABEL) -> None:
    chain.scan("zhoushan-till", label, hour)
    chain.capture()


def reasons(chain: Chain) -> list[Reason]:
    return [finding.reason for finding in list_findings(chain.connection)]


def only(chain: Chain) -> ScanFinding:
    [finding] = list_findings(chain.connection)
    return finding


@pytest.mark.parametrize(("turn", "reason"), [(HELD, Reason.HELD), ({"disposition": "recalled"}, Reason.RECALLED)])
def test_a_pack_is_held_and_recalled_with_the_pallet_it_lies_on(
    shops: Chain, turn: dict[str, str], reason: Reason
) -> None:
    shops.tell(observed(PALLET, hour=3, **turn))
    sold(shops, 9)

    assert (only(shops).reason, only(shops).code) == (reason, PACK)
    assert only(shops).event is not None
    assert only(shops).event.time == at(3)  # type: ignore[union-attr]


def test_a_hold_that_is_told_after_the_sale_of_its_packs_is_still_reported(shops: Chain) -> None:
    sold(shops, 9)
    assert reasons(shops) == []

    shops.tell(observed(PALLET, hour=3, **HELD))
    assert reasons(shops) == [Reason.HELD]

    shops.tell(observed(PALLET, hour=4, **RELEASED))
    assert reasons(shops) == []


def test_a_pack_that_left_its_case_before_the_hold_is_free_and_one_that_left_after_it_is_not(shops: Chain) -> None:
    shops.tell(observed(PALLET, hour=5, **HELD), packed(CASE, PACK, hour=6, action="DELETE"))
    sold(shops, 9)
    assert reasons(shops) == [Reason.HELD]

    shops.tell(packed(CASE, PACK, hour=4, action="DELETE"))
    assert reasons(shops) == [], "told late, but it was out of the case already"


def test_a_case_that_is_told_late_to_have_held_the_pack_brings_its_hold(shops: Chain) -> None:
    other = crate(3)
    shops.tell(packed(CASE, PACK, hour=2.5, action="DELETE"), observed(other, hour=4, **HELD))
    sold(shops, 9)
    assert reasons(shops) == []

    shops.tell(packed(other, PACK, hour=3))

    assert reasons(shops) == [Reason.HELD]


def test_a_released_pallet_frees_the_packs_that_were_taken_off_it_before(shops: Chain) -> None:
    shops.tell(observed(PALLET, hour=3, **HELD), packed(PALLET, CASE, hour=4, action="DELETE"))
    shops.tell(observed(PALLET, hour=5, **RELEASED))
    sold(shops, 9)

    assert reasons(shops) == []


def batch_made(hour: float, **ilmd: str) -> dict[str, object]:
    master = {"@context": [{"cbvmda": "urn:epcglobal:cbv:mda"}], "ilmd": ilmd} if ilmd else {}
    quantity = {"epcClass": lot("260718A"), "quantity": 10, "uom": "KGM"}
    return event("ObjectEvent", hour, action="ADD", bizStep="commissioning", quantityList=[quantity], **master)


def test_the_expiry_that_the_packer_told_counts_where_the_label_says_none(shops: Chain) -> None:
    sold(shops, 9, LABEL)
    assert reasons(shops) == []

    shops.tell(batch_made(0, **{"cbvmda:itemExpirationDate": "2026-07-19"}))
    assert only(shops).reason is Reason.EXPIRED
    assert only(shops).event

    sold(shops, 10, f"]d201{GTIN}1728010910260718A\x1d218A")
    assert reasons(shops) == [Reason.EXPIRED], "the other label says a day of its own"


def test_a_shelf_life_counts_from_the_day_of_packing_where_nobody_told_a_date(shops: Chain) -> None:
    product = {"gtin": GTIN, "name": "单冻贻贝肉", "party": "firm", "shelf_days": 3}
    with shops.connection.transaction():
        apply_plant(shops.connection, Plant.model_validate({"products": [product]}))
    shops.tell(batch_made(-90))
    sold(shops, 9, LABEL)

    assert only(shops).reason is Reason.EXPIRED
    assert only(shops).seen.time.date() > date(2026, 7, 19)


def test_bounds_of_the_plant_file_judge_what_is_scanned_from_their_day_on(shops: Chain) -> None:
    slow = {"code": "trucks", "valid_from": at(-1).isoformat(), "kmh": 100, "least_km": 100, "standard": "house rule"}
    with shops.connection.transaction():
        apply_plant(shops.connection, Plant.model_validate({"scan_bounds": [slow]}))
    shops.scan("zhoushan-shelf", BARE_LABEL, 1)
    shops.scan("beijing-shelf", BARE_LABEL, 7)
    shops.capture()

    assert reasons(shops) == [Reason.IMPOSSIBLE_TRAVEL]
