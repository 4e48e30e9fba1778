"""A sheet as PDF on A4; the same sheet gives the same bytes."""

from collections.abc import Callable, Iterator
from html import escape
from io import BytesIO
from typing import Final, assert_never

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as Grid

from byssus.core.paper.drawn import Drawn
from byssus.core.paper.fonts import CHINESE, LATIN, Piece, pieces
from byssus.core.paper.picture import Picture
from byssus.core.paper.sheet import Block, Prose, Sheet, Table

_EDGE: Final = 12 * mm
_FOOTER: Final = 6 * mm
_FOOTER_SIZE: Final = 7.5
_BEGUN: Final = 30 * mm
"""What is left of a page on which a section begins; less than that, and it begins on the next one."""
_BODY: Final = ParagraphStyle("body", fontName=CHINESE, fontSize=8, leading=11, wordWrap="CJK")
_HEAD: Final = ParagraphStyle("head", _BODY, textColor=colors.HexColor("#0b5566"))
_TITLE: Final = ParagraphStyle("title", _BODY, fontSize=16, leading=22)
_SECTION: Final = ParagraphStyle("section", _BODY, fontSize=10.5, leading=15, spaceBefore=9, spaceAfter=3)
_PROSE: Final = ParagraphStyle("prose", _BODY, fontSize=10, leading=15, spaceAfter=4)
_LINE: Final = colors.HexColor("#aab8bc")
_MIST: Final = colors.HexColor("#eef2f2")
_RULED: Final = (
    ("GRID", (0, 0), (-1, -1), 0.4, _LINE),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
)


def write_pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF."""
    written = BytesIO()
    page = A4 if sheet.upright else landscape(A4)
    width, height = page[0] - 2 * _EDGE, page[1] - 2 * _EDGE - _FOOTER
    document = BaseDocTemplate(
        written,
        pagesize=page,
        leftMargin=_EDGE,
        rightMargin=_EDGE,
        topMargin=_EDGE,
        bottomMargin=_EDGE,
        title=sheet.title,
        creator="Byssus",
        lang="zh-CN" if sheet.language == "zh" else "en",
        invariant=1,
    )
    frame = Frame(_EDGE, _EDGE + _FOOTER, width, height, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate("sheet", [frame], onPage=_page(sheet, width)))
    document.build(_story(sheet, width, height))
    return written.getvalue()


def _story(sheet: Sheet, width: float, height: float) -> list[Flowable]:
    story: list[Flowable] = [_text(sheet.title, _TITLE), Spacer(0, 2 * mm)]
    if sheet.facts:
        facts = [[_text(label, _HEAD), _text(value)] for label, value in sheet.facts]
        story.append(Grid(facts, colWidths=[26 * mm, width - 26 * mm], style=TableStyle(_RULED), splitInRow=1))
    for block in sheet.blocks:
        story += _section(block, width, height)
    story += [Spacer(0, 4 * mm), KeepTogether([_text(line) for line in sheet.foot])]
    return story


def _section(block: Block, width: float, height: float) -> list[Flowable]:
    title = [_text(block.title, _SECTION)] if block.title else []
    match block:
        case Table():
            return [CondPageBreak(_BEGUN), *title, _grid(block, width) if block.rows else _text(block.otherwise)]
        case Prose():
            return [CondPageBreak(_BEGUN), *title, *(_text(paragraph, _PROSE) for paragraph in block.paragraphs)]
        case Picture():
            for each in title:
                each.keepWithNext = 1
            return [*title, Drawn(block, height - _SECTION.leading - _SECTION.spaceAfter)]
        case _:
            assert_never(block)


def _grid(table: Table, width: float) -> Grid:
    whole = sum(table.widths)
    widths = [width * each / whole for each in table.widths]
    header = [_text(name, _HEAD) for name in table.header]
    rows = [[_text(cell) for cell in row] for row in table.rows]
    style = TableStyle([*_RULED, ("BACKGROUND", (0, 0), (-1, 0), _MIST)])
    return Grid([header, *rows], colWidths=widths, repeatRows=1, style=style, splitInRow=1)


def _page(sheet: Sheet, width: float) -> Callable[[Canvas, BaseDocTemplate], None]:
    term = " · ".join([sheet.title, *(value for _, value in sheet.facts[:2])])

    def draw(canvas: Canvas, document: BaseDocTemplate) -> None:
        number = sheet.page.format(n=document.page)
        canvas.setFont(CHINESE, _FOOTER_SIZE)
        canvas.setFillGray(0.35)
        canvas.drawString(_EDGE, _EDGE, _shortened(term, width - _wide(f"  {number}")))
        canvas.drawRightString(_EDGE + width, _EDGE, number)

    return draw


def _shortened(text: str, width: float) -> str:
    """As much of a line as there is room for."""
    if _wide(text) <= width:
        return text
    while _wide(f"{text} …") > width:
        text = text[:-1]
    return f"{text} …"


def _wide(text: str) -> float:
    return float(stringWidth(text, CHINESE, _FOOTER_SIZE))


def _text(text: str, style: ParagraphStyle = _BODY) -> Paragraph:
    """A paragraph in which Western characters are set in a Western font."""
    return Paragraph("<br/>".join("".join(_marked_up(line)) for line in text.split("\n")), style)


def _marked_up(line: str) -> Iterator[str]:
    yield from map(_piece, pieces(line))


def _piece(piece: Piece) -> str:
    text = escape(piece.text)
    return text if piece.is_chinese else f'<font name="{LATIN}">{text}</font>'
