"""The rules of the chain over what real events told, with law as plant files say it."""

import pytest

from builders.chain import Chain
from builders.epcis import at, lot, made, observed, place
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.trace.codes import canonical
from byssus.trace.facts.kde import Kde
from byssus.trace.questions.questions import answer, find_question
from byssus.trace.questions.scope import EVERYTHING
from byssus.trace.rules.load import Span, chain_of, items_telling
from byssus.trace.rules.load_law import law_of, load_law
from byssus.trace.rules.rules import judge
from byssus.trace.rules.suspects.alike import There
from byssus.trace.rules.suspects.find import findings
from byssus.trace.rules.suspects.reach import Reach

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

LAW = {
    "sites": [
        {"code": "farm", "kind": "farm", "name": "养殖区", "party": "firm", "area": "枸杞海域",
         "zones": [{"code": "plot-1", "kind": "plot", "name": "一号", "location": "https://id.gs1.org/414/6901234000092"}]}
    ],
    "closures": [{"code": "late", "area": "枸杞海域", "reason": "赤潮", "starts_at": at(-1), "standard": "通告"}],
    "certificates": [{"code": "HG1", "kg": 5, "valid_from": at(-9)}],
    "sea_classes": [{"code": "g", "area": "枸杞海域", "grade": "I", "valid_from": at(-9), "standard": "分类"}],
    "yields": [{"code": "y", "gtin": "06901234000016", "least": 0.1, "most": 0.5, "valid_from": at(-9),
                "standard": "P"}],
}  # fmt: skip
HARVEST = made([lot("SEED")], [lot("H")], 0, bizStep="urn:gdst:bizStep:farmHarvest",
    readPoint={"id": "urn:epc:id:sgln:6901234.00009.0"}, ilmd={"cbvmda:harvestEndDate": at(0).isoformat()})  # fmt: skip
BUYING = made([lot("H"), lot("H2")], [lot("R")], 1, bizStep="collecting", readPoint={"id": place(1)},
    **{"byssus:complianceCertificate": "HG1"})  # fmt: skip


def test_a_harvest_that_is_on_a_boat_afterwards_was_where_it_was_read(told: Chain) -> None:
    with told.connection.transaction():
        apply_plant(told.connection, Plant.model_validate(LAW))
    context = {"cbvmda": "urn:epcglobal:cbv:mda:", "byssus": "https://byssus.example/voc/"}
    for boat in (place(1), "urn:x:boat"):
        told.tell({**HARVEST, "bizLocation": {"id": boat}, "@context": [context]})
    question = find_question("closure-lots")

    lots = answer(told.connection, question, question.params.model_validate({"closure": "late"}), EVERYTHING, told.now)

    assert {getattr(row, "uri") for row in lots.rows} == {lot("H")}  # noqa: B009
    items = [item for (item,) in told.rows("select id from item")]
    found = judge(chain_of(told.connection, items), load_law(told.connection), ["closure"])
    assert {(each.uri, each.site) for each in found} == {(lot("H"), "farm")}


def test_class_three_that_was_merged_and_sold_raw_is_in_the_year_of_who_sold_it(told: Chain) -> None:
    third = {**LAW, "sea_classes": [{**LAW["sea_classes"][0], "grade": "III"}], "closures": []}  # type: ignore[dict-item]
    with told.connection.transaction():
        apply_plant(told.connection, Plant.model_validate(third))
    sold = {"quantityList": [{"epcClass": lot("R"), "quantity": 1, "uom": "KGM"}]}
    told.tell(HARVEST, BUYING, observed(hour=2, where=5, bizStep="retail_selling", **sold))
    shop = Reach(Span(at(-9), at(9)), (canonical(place(5)),))

    found = findings(There(told.connection, load_law(told.connection), shop), ["sea-class"])

    assert [each.uri for each in found] == [lot("R")]


def test_findings_are_the_same_whatever_came_first_law_or_events(told: Chain) -> None:
    context = {"cbvmda": "urn:epcglobal:cbv:mda:", "byssus": "https://byssus.example/voc/"}
    told.tell(*({**event, "@context": [context]} for event in (BUYING, HARVEST)))
    with told.connection.transaction():
        apply_plant(told.connection, Plant.model_validate(LAW))

    items = items_telling(told.connection, Kde.CERTIFICATE, "HG1")
    chain = chain_of(told.connection, items)
    found = judge(chain, law_of(told.connection, chain))

    assert {(each.rule, each.uri.rpartition("/")[2]) for each in found} >= {
        ("closure", "H"),
        ("certificate-use", "R"),
        ("yield", "H"),
        ("key-data", "H"),
    }
    assert {each.rule for each in found if each.site == "farm"} >= {"closure", "harvest-window"}
