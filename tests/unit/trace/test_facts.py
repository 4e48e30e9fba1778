"""Key data as partners write them: several values, results with their units, and what each is a result of."""

import pytest
from pydantic import JsonValue

from builders.epcis import lot, observed
from builders.events import read
from byssus.trace.facts.kde import Kde
from byssus.trace.facts.read import Fact, facts_of

CONTEXT: JsonValue = [{"byssus": "https://byssus.example/voc/"}]


def told(**fields: JsonValue) -> list[Fact]:
    named = {f"byssus:{name}": value for name, value in fields.items()}
    [event] = read(observed(lot("A"), **{"@context": CONTEXT}, **named))
    return facts_of(event)


def test_each_value_of_a_list_is_told() -> None:
    assert told(complianceCertificate=["HG1", "HG2"]) == [Fact(Kde.CERTIFICATE, "HG1"), Fact(Kde.CERTIFICATE, "HG2")]


def test_results_are_told_with_their_units_and_what_they_are_results_of() -> None:
    results: list[JsonValue] = [
        {"byssus:analyte": "麻痹性贝类毒素", "byssus:value": 3.1, "byssus:unit": "MU/g"},
        {"byssus:analyte": "Cd", "byssus:value": "0.5", "byssus:unit": "mg/kg"},
    ]

    assert [fact for fact in told(tests=results) if fact.name is Kde.VALUE] == [
        Fact(Kde.VALUE, "0.5", 0.5, "mg/kg", "Cd"),
        Fact(Kde.VALUE, "3.1", 3.1, "MU/g", "麻痹性贝类毒素"),
    ]


@pytest.mark.parametrize(
    ("written", "number", "unit"),
    [("0.9 mg/kg", 0.9, "mg/kg"), ("810µg/kg", 810, "µg/kg"), ("4 MU/g", 4, "MU/g"), ("1e-3", 0.001, None),
     ("未检出", None, None), ("<0.05", None, None), ("1-2 mg/kg", None, None)],
)  # fmt: skip
def test_a_unit_may_stand_behind_its_number(written: str, number: float | None, unit: str | None) -> None:
    [fact] = told(value=written)

    assert (fact.number, fact.unit) == (number, unit)


def test_a_unit_of_its_own_goes_before_one_in_the_text() -> None:
    assert told(value="0.9 mg/kg", unit="µg/kg") == [Fact(Kde.VALUE, "0.9 mg/kg", None, "µg/kg")]
