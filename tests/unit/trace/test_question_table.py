"""An answer as a file: what is text stays text, whatever it looks like, and nothing is left out in silence."""

import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from byssus.core.errors import InvalidInput
from byssus.core.paper.workbook import MOST_LINES, MOST_TEXT, fitted, require_lines
from byssus.trace.questions.model import Answer, Form, Row
from byssus.trace.questions.table import write


class Lot(Row):
    lot: str
    kg: float | None = None
    pieces: int | None = None
    over: bool = False


def answer(*lots: Lot) -> Answer[Lot]:
    return Answer(question="lots", at=datetime(2026, 7, 20, tzinfo=UTC), rows=lots, hidden=0)


ODD = ("007", "1E5", "NAN", "inf", "1_000", "=1+1", "+86", "@x", "-2+3", "嵊泗 贻贝", "260718")


@pytest.mark.parametrize("form", [Form.CSV, Form.XLSX])
def test_a_lot_keeps_its_name_whatever_it_looks_like(form: Form) -> None:
    written = write(answer(*(Lot(lot=name, kg=1.5) for name in ODD)), Lot, form)

    if form is Form.CSV:
        read = [line["lot"].lstrip("'") for line in csv.DictReader(StringIO(written.decode("utf-8-sig")))]
    else:
        page = load_workbook(BytesIO(written))["lots"]
        read = [cell.value for cell in page["A"][1:]]
        assert {cell.data_type for cell in page["A"][1:]} == {"s"}
        assert [cell.value for cell in page["B"][1:]] == [1.5] * len(ODD)
    assert tuple(read) == ODD


def test_numbers_are_numbers_and_what_is_none_is_text() -> None:
    lots = (Lot(lot="a", kg=float("nan"), pieces=3), Lot(lot="b", kg=-0.12345))

    page = load_workbook(BytesIO(write(answer(*lots), Lot, Form.XLSX)))["lots"]

    assert [[cell.value for cell in line] for line in page.iter_rows(min_row=2)] == [
        ["a", "nan", 3, "no"],
        ["b", -0.123, None, "no"],
    ]


def test_an_answer_without_lines_is_a_file_with_a_header() -> None:
    page = load_workbook(BytesIO(write(answer(), Lot, Form.XLSX)))["lots"]

    assert [cell.value for cell in page[1]] == ["site", "party", "lot", "kg", "pieces", "over"]
    assert page.max_row == 1


def test_what_a_sheet_cannot_hold_is_refused_and_a_text_that_is_cut_says_so() -> None:
    require_lines(MOST_LINES - 1)
    with pytest.raises(InvalidInput, match="do not fit"):
        require_lines(MOST_LINES)

    assert fitted("贻" * MOST_TEXT) == "贻" * MOST_TEXT
    cut = fitted("🐚" * MOST_TEXT)
    assert len(cut.encode("utf-16-le")) <= 2 * MOST_TEXT
    assert cut.endswith("🐚 … [32 767]")
