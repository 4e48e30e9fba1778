"""Tabs as a workbook: text stays text, numbers are numbers, days are days."""

from datetime import date, datetime
from io import BytesIO

from openpyxl import load_workbook

from byssus.trace.documents.tab import Tab
from byssus.trace.documents.workbook import write_workbook


def test_what_looks_like_a_formula_is_text_and_numbers_and_days_are_such() -> None:
    tab = Tab("t", ("a", "b", "c", "d"), (("=HYPERLINK(1)", 5.0, date(2026, 7, 20), None), ("@x", -1.0, None, "-2+3")))

    page = load_workbook(BytesIO(write_workbook([tab], "t", datetime.fromisoformat("2026-07-20T00:00:00+00:00"))))["t"]

    assert [cell.data_type for cell in page[2]] == ["s", "n", "d", "n"]
    assert [cell.data_type for cell in page[3]] == ["s", "n", "n", "s"]
    assert page["A2"].value == "=HYPERLINK(1)"
    assert page.auto_filter.ref == "A1:D3"
