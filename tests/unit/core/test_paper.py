"""Documents on paper: the same sheet, the same bytes, and every word readable in the file."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from byssus.core.paper.pdf import write_pdf
from byssus.core.paper.picture import Anchor, Box, Ink, Picture, Stroke, Words
from byssus.core.paper.sheet import Prose, Sheet, Table
from byssus.core.paper.workbook import new_workbook

PICTURE = Picture(
    "Chain 链",
    width=900,
    height=60,
    marks=(
        Box(10, 10, 80, 20, fill=Ink.FIELD, outline=Ink.QUIET),
        Words(14, 24, "harvest 采收 −18 °C"),
        Stroke(((90, 20), (880, 20)), Ink.BAD, dashed=True),
        Words(890, 24, "pack", anchor=Anchor.END, bold=True),
    ),
)
SHEET = Sheet(
    language="zh",
    title="追溯报告",
    facts=(("代码", "https://id.gs1.org/01/09506000134352"),),
    blocks=(
        Prose("原因", ("One & <two> – 三。",)),
        PICTURE,
        Table("投料", ("what", "kg"), (("厚壳贻贝", "5 000"),), (3, 1)),
        Table("检验", ("what",), (), (1,), otherwise="无"),
    ),
    foot=("Asia/Shanghai",),
    page="第 {n} 页",
)


def text_of(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in PdfDocument(pdf)).replace("\r\n", "")


@pytest.mark.parametrize("upright", [False, True])
def test_a_sheet_is_the_same_bytes_each_time_and_every_word_can_be_read_in_it(upright: bool) -> None:
    sheet = replace(SHEET, upright=upright)
    pdf = write_pdf(sheet)
    assert pdf == write_pdf(sheet)
    text = text_of(pdf)
    for word in ("追溯报告", "One & <two>", "采收", "pack", "厚壳贻贝", "无", "第 1 页"):
        assert word in text


def test_an_upright_sheet_is_higher_than_wide_and_a_wide_picture_stays_on_it() -> None:
    document = PdfDocument(write_pdf(replace(SHEET, upright=True)))
    width, height = document[0].get_size()
    assert width < height
    assert len(document) == 1


def test_cells_that_begin_like_a_formula_stay_text() -> None:
    out = BytesIO()
    with new_workbook(out, "t", created=datetime(2026, 7, 1, 8, tzinfo=UTC)) as book:
        book.add_worksheet("s").write_row(0, 0, ["=1+1", "+1", "-1", "@a", "http://x"])
    again = load_workbook(BytesIO(out.getvalue()))
    assert [cell.data_type for cell in again["s"][1]] == ["s"] * 5
    assert again["s"]["E1"].hyperlink is None
    assert again.properties.created == datetime(2026, 7, 1, 8)  # noqa: DTZ001  # workbooks have no zones
