"""The rules of the chain over what real events told, with law as plant files say it."""

import pytest

from builders.chain import Chain
from builders.epcis import at, lot, made, place
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.trace.facts.kde import Kde
from byssus.trace.rules.law import load_law
from byssus.trace.rules.load import chain_of, items_telling
from byssus.trace.rules.rules import judge

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


def test_findings_are_the_same_whatever_came_first_law_or_events(told: Chain) -> None:
    context = {"cbvmda": "urn:epcglobal:cbv:mda:", "byssus": "https://byssus.example/voc/"}
    told.tell(*({**event, "@context": [context]} for event in (BUYING, HARVEST)))
    with told.connection.transaction():
        apply_plant(told.connection, Plant.model_validate(LAW))

    items = items_telling(told.connection, Kde.CERTIFICATE, "HG1")
    found = judge(chain_of(told.connection, items), load_law(told.connection))

    assert {(each.rule, each.uri.rpartition("/")[2]) for each in found} >= {
        ("closure", "H"),
        ("certificate-use", "R"),
        ("yield", "H"),
        ("key-data", "H"),
    }
    assert {each.rule for each in found if each.site == "farm"} >= {"closure", "harvest-window"}
