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


def test_a_cell_that_is_longer_than_a_page_goes_on_on_the_next_one_and_a_long_table_begins_at_once() -> None:
    lots = ", ".join(f"https://id.gs1.org/01/06901234000016/10/P{number}" for number in range(500))
    table = Table("过程记录", ("what", "said"), (("新增", "一"), ("新增", lots)), (1, 9))

    document = PdfDocument(write_pdf(replace(SHEET, blocks=(table,))))

    assert len(document) > 2
    assert "过程记录" in document[0].get_textpage().get_text_bounded()
    assert "P499" in text_of(write_pdf(replace(SHEET, blocks=(table,))))


def test_a_long_name_at_the_foot_makes_room_for_the_number_of_the_page() -> None:
    long = replace(SHEET, upright=True, facts=(("生产者", "舟山市嵊泗县枸杞乡" * 20),), blocks=())

    [page] = PdfDocument(write_pdf(long))
    foot = page.get_textpage().get_text_bounded(top=60).replace("\r\n", "")
    assert foot.startswith("追溯报告 · 舟山市")
    assert foot.replace(" ", "").endswith("…第1页")


def test_cells_that_begin_like_a_formula_stay_text() -> None:
    out = BytesIO()
    with new_workbook(out, "t", created=datetime(2026, 7, 1, 8, tzinfo=UTC)) as book:
        book.add_worksheet("s").write_row(0, 0, ["=1+1", "+1", "-1", "@a", "http://x"])
    again = load_workbook(BytesIO(out.getvalue()))
    assert [cell.data_type for cell in again["s"][1]] == ["s"] * 5
    assert again["s"]["E1"].hyperlink is None
    assert again.properties.created == datetime(2026, 7, 1, 8)  # noqa: DTZ001  # workbooks have no zones
