"""Our verdict and our canonical forms are those of GS1's own engine, case by case."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from byssus.trace.gs1 import SHORT_NAMES, Code, Options, canonical, parse

Row = dict[str, Any]
Rows = Callable[[str], Iterator[Row]]

E2E_FILES = (
    "dl_uri_syntax",
    "element_bracketed_syntax",
    "element_raw_syntax",
    "scan_data_parse",
    "ai_associations",
)
RULES = {
    "mutex": {"excluded-pair"},
    "requisites": {"required-missing"},
    "repeats": {"repeated-with-other-value"},
    "digsig_serial": {"serial-required"},
}


def options_of(row: Row, *, requirements: bool = True) -> Options:
    wanted = row.get("opts", {})
    return Options(
        unknown_identifiers=wanted.get("permit_unknown_ais", False),
        zero_suppressed_gtins=wanted.get("permit_zero_suppressed_gtin", False),
        names=SHORT_NAMES if wanted.get("permit_convenience_alphas") else {},
        requirements=requirements,
    )


def forms(code: Code) -> Row:
    return {
        "valid": code.valid,
        "bracketed": code.bracketed,
        "element_string": code.element_string,
        "dl_uri": code.digital_link,
        "canonical_dl": code.digital_link,
        "dl_uri_sorted_query": code.digital_link_sorted,
        "ignored_query_params": list(code.ignored),
        "hri": list(code.human_readable),
    }


def disagreements(row: Row, expected: Row, code: Code) -> list[str]:
    ours = forms(code)
    return [
        f"{row['id']} {row['input']!r}: {name} is {ours[name]!r}, the engine says {value!r}"
        for name, value in expected.items()
        if name in ours and ours[name] != value
    ]


@pytest.mark.parametrize("name", ["oracle_bracketed", "oracle_dl_uri", "oracle_scan_data"])
def test_agrees_with_the_engine_on_every_labelled_code(rows: Rows, name: str) -> None:
    wrong: list[str] = []
    for row in rows(name):
        expected = {key.removeprefix("expect_"): value for key, value in row.items() if key.startswith("expect_")}
        wrong += disagreements(row, expected, parse(row["input"]))
    assert wrong == []


@pytest.mark.parametrize("name", E2E_FILES)
def test_agrees_with_the_engine_end_to_end_on_its_unit_cases(rows: Rows, name: str) -> None:
    wrong: list[str] = []
    for row in rows(name):
        if row.get("e2e"):
            wrong += disagreements(row, row["e2e"], parse(row["input"], options_of(row)))
    assert wrong == []


def test_agrees_with_the_engine_when_requirements_are_switched_off(rows: Rows) -> None:
    wrong: list[str] = []
    for row in rows("element_raw_syntax"):
        code = parse(row["input"], options_of(row, requirements=False))
        wrong += disagreements(row, row["e2e_no_requisites"], code)
    assert wrong == []


def test_reads_the_elements_of_every_link_the_engine_can_read(rows: Rows) -> None:
    for row in rows("dl_uri_syntax"):
        if row["expect_valid"]:
            elements = parse(row["input"], options_of(row)).elements
            assert canonical.element_string(elements) == row["expect_element_string"], row["id"]


def test_applies_each_rule_of_association_as_the_engine_does(rows: Rows) -> None:
    for row in rows("ai_associations"):
        problems = {problem.code.value for problem in parse(row["input"], options_of(row)).problems}
        assert (not problems & RULES[row["rule"]]) is row["expect_valid"], row["id"]


def test_writes_links_as_the_engine_does(rows: Rows) -> None:
    for row in rows("dl_generate"):
        elements = parse(row["input"], options_of(row)).elements
        written = canonical.digital_link(elements, row["stem"] or canonical.STEM)
        assert written == row["expect_dl_uri"], row["id"]
