"""Whole labels, as they leave the printer: rendered, and read by a scanner."""

from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image, ImageFont

from builders.labels import BATCH, GTIN, ITEM, PRODUCT, STEM, TODAY, scanned
from byssus.core.errors import InvalidInput
from byssus.core.paper.fonts import width_of
from byssus.trace.gs1 import parse
from byssus.trace.labels.column import Words
from byssus.trace.labels.drawing import Drawing
from byssus.trace.labels.layout import SMALLEST_MODULE, LabelSize, label_drawing
from byssus.trace.labels.pdf import roll, sheets
from byssus.trace.labels.png import png
from byssus.trace.labels.sheet import grid_of
from byssus.trace.labels.svg import svg
from byssus.trace.labels.symbol import Carrier, symbol_of

SIZE = LabelSize()
LINK = f"{STEM}/01/{GTIN}/10/260718A/21/7KQ2M9XW4T0B?17=280109"
ELEMENTS = f"01{GTIN}1728010910260718A\x1d217KQ2M9XW4T0B"
SIZES = [(60, 40), (80, 30), (40, 60), (100, 70), (48, 28)]
WORDS = (
    "单冻贻贝肉", "（厚壳贻贝）", "IQF mussel meat", "兴发水产", "批号 260718A", "保质期至 2028-01-09",
    "序列号 7KQ2M9XW4T0B", "净含量 500 g", f"(01) {GTIN}", "(17) 280109", "(10) 260718A", "(21) 7KQ2M9XW4T0B",
)  # fmt: skip
SENT = {
    Carrier.QR_DIGITAL_LINK: f"]Q1{LINK}",
    Carrier.GS1_QR: f"]Q3{ELEMENTS}",
    Carrier.GS1_DATA_MATRIX: f"]d2{ELEMENTS}",
}


def label(text: str = ITEM, carrier: Carrier = Carrier.QR_DIGITAL_LINK, size: LabelSize = SIZE) -> Drawing:
    code = parse(text)
    return label_drawing(code, symbol_of(code, carrier, STEM), Words(PRODUCT, TODAY), size)


def pages(document: bytes) -> Iterator[Image.Image]:
    """Every page at 300 dots an inch."""
    with pypdfium2.PdfDocument(document) as opened:
        for page in opened:
            yield page.render(scale=300 / 72, grayscale=True).to_pil()


@pytest.mark.parametrize("carrier", Carrier)
def test_a_printed_label_reads_back_as_it_was_ordered(carrier: Carrier) -> None:
    [page] = pages(roll([label(carrier=carrier)], SIZE))

    assert scanned(page) == [SENT[carrier]]


def test_a_roll_has_a_page_for_each_label_and_of_its_size() -> None:
    found = list(pages(roll([label(ITEM), label(BATCH)], SIZE)))

    assert [round(page.width / page.height, 2) for page in found] == [1.5, 1.5]
    assert [len(scanned(page)) for page in found] == [1, 1]


def test_a_sheet_is_filled_before_the_next_one_and_every_label_on_it_reads() -> None:
    texts = [f"(01){GTIN}(21){number}" for number in range(20)]

    first, second = pages(sheets([label(text) for text in texts], SIZE))

    assert grid_of(SIZE).places == 18
    assert (len(scanned(first)), len(scanned(second))) == (18, 2)
    assert sorted([*scanned(first), *scanned(second)]) == sorted(f"]Q1{STEM}/01/{GTIN}/21/{n}" for n in range(20))


def test_the_words_of_a_label_are_text_in_the_document() -> None:
    with pypdfium2.PdfDocument(roll([label()], SIZE)) as opened:
        words = opened[0].get_textpage().get_text_range()

    assert {wanted for wanted in WORDS if wanted not in words} == set()


def test_the_same_labels_make_the_same_bytes() -> None:
    assert sheets([label()], SIZE) == sheets([label()], SIZE)


def test_a_picture_holds_the_symbol_and_the_words() -> None:
    try:
        ImageFont.truetype("NotoSansCJK-Regular.ttc")
    except OSError:
        pytest.skip("PNG with Chinese words needs a Chinese font: apt-get install fonts-noto-cjk")
    with Image.open(BytesIO(png(label()))) as picture:
        assert scanned(picture) == [SENT[Carrier.QR_DIGITAL_LINK]]
        beside = picture.crop((picture.width // 2, 0, picture.width, picture.height // 3))
        assert beside.getextrema() == (0, 255), "there is something beside the symbol"


def test_a_picture_without_words_needs_no_chinese_font() -> None:
    code = parse(ITEM)
    drawing = label_drawing(code, symbol_of(code, Carrier.GS1_DATA_MATRIX), None, SIZE)

    with Image.open(BytesIO(png(drawing))) as picture:
        assert scanned(picture) == [SENT[Carrier.GS1_DATA_MATRIX]]


def test_svg_is_well_formed_has_its_size_and_escapes_what_a_code_holds() -> None:
    root = ET.fromstring(svg(label(f'(01){GTIN}(10)<&">')))

    assert (root.get("width"), root.get("height")) == ("60mm", "40mm")
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert '批号 <&">' in texts


sizes = st.builds(LabelSize, width=st.floats(15, 200), height=st.floats(10, 280))


@given(st.sampled_from([ITEM, BATCH, f"(01){GTIN}(10){'W' * 20}(21){'M' * 20}"]), st.sampled_from(Carrier), sizes)
def test_on_any_label_all_stays_within_and_the_quiet_zone_stays_light_or_it_is_refused(
    text: str, carrier: Carrier, size: LabelSize
) -> None:
    try:
        drawing = label(text, carrier, size)
    except InvalidInput:
        assume(False)

    quiet = carrier.quiet * drawing.module
    right = drawing.left + drawing.symbol.modules * drawing.module + quiet
    bottom = drawing.top + drawing.symbol.modules * drawing.module + quiet
    assert min(drawing.left, drawing.top) >= quiet
    assert right <= size.width + 0.01
    assert bottom <= size.height + 0.01
    assert drawing.module >= SMALLEST_MODULE
    for line in drawing.lines:
        assert line.x + width_of(line.text, line.size, bold=line.bold) <= size.width
        assert line.y <= size.height
        assert line.x >= right or line.y - line.size * 0.75 >= bottom - 0.01, "figures are lower than their em"


@pytest.mark.parametrize(("carrier", "size"), [(each, size) for each in Carrier for size in SIZES])
def test_labels_of_the_trade_are_large_enough(carrier: Carrier, size: tuple[float, float]) -> None:
    width, height = size

    assert label(ITEM, carrier, LabelSize(width=width, height=height)).lines


def test_the_human_readable_code_is_always_whole() -> None:
    text = f"(01){GTIN}(10){'W' * 20}(21){'M' * 20}"

    said = "".join(line.text for line in label(text, Carrier.GS1_DATA_MATRIX, LabelSize(width=40, height=40)).lines)

    for element in parse(text).human_readable:
        assert element.replace(" ", "") in said.replace(" ", "")


def test_a_label_too_small_for_its_code_is_refused_with_what_it_needs() -> None:
    with pytest.raises(InvalidInput, match=r"larger label than 20 × 12 mm.*16\.2 mm"):
        label(ITEM, Carrier.QR_DIGITAL_LINK, LabelSize(width=20, height=12))


def test_a_label_larger_than_a_sheet_is_refused() -> None:
    with pytest.raises(InvalidInput, match="larger than A4"):
        grid_of(LabelSize(width=200, height=40))
