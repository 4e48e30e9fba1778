"""A record as PDF on A4 across; the same record gives the same bytes.

Chinese is set in the font that PDF readers bring themselves for its character collection (ISO 32000 § 9.7.5.2).
"""

from collections.abc import Callable, Iterator
from html import escape
from io import BytesIO
from itertools import groupby
from typing import Final

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as Grid

from byssus.alerts.records.sheet import Sheet
from byssus.alerts.records.table import Table

_CHINESE: Final = "STSong-Light"
_LATIN: Final = "Helvetica"
_LAST_LATIN: Final = "\xff"
_DASHES: Final = "–—…"
"""Western fonts have them too; the minus sign is set as a dash, which in the Chinese font is twice as wide."""
_EDGE: Final = 12 * mm
_WIDTH: Final = landscape(A4)[0] - 2 * _EDGE
_BODY: Final = ParagraphStyle("body", fontName=_CHINESE, fontSize=8, leading=11, wordWrap="CJK")
_HEAD: Final = ParagraphStyle("head", _BODY, textColor=colors.HexColor("#0b5566"))
_TITLE: Final = ParagraphStyle("title", _BODY, fontSize=16, leading=22)
_SECTION: Final = ParagraphStyle("section", _BODY, fontSize=10.5, leading=15, spaceBefore=9, spaceAfter=3)
_LINE: Final = colors.HexColor("#aab8bc")
_MIST: Final = colors.HexColor("#eef2f2")
_RULED: Final = (
    ("GRID", (0, 0), (-1, -1), 0.4, _LINE),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
)

registerFont(UnicodeCIDFont(_CHINESE))


def write_pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF."""
    written = BytesIO()
    document = BaseDocTemplate(
        written,
        pagesize=landscape(A4),
        leftMargin=_EDGE,
        rightMargin=_EDGE,
        topMargin=_EDGE,
        bottomMargin=_EDGE,
        title=sheet.title,
        creator="Byssus",
        lang="zh-CN" if sheet.language == "zh" else "en",
        invariant=1,
    )
    frame = Frame(_EDGE, _EDGE + 6 * mm, _WIDTH, landscape(A4)[1] - 2 * _EDGE - 6 * mm, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate("record", [frame], onPage=_page(sheet)))
    document.build(_story(sheet))
    return written.getvalue()


def _story(sheet: Sheet) -> list[Flowable]:
    facts = [[_text(label, _HEAD), _text(value)] for label, value in sheet.facts]
    story: list[Flowable] = [_text(sheet.title, _TITLE), Spacer(0, 2 * mm)]
    story.append(Grid(facts, colWidths=[26 * mm, _WIDTH - 26 * mm], style=TableStyle(_RULED)))
    for table in sheet.tables:
        story += _section(table)
    story += [Spacer(0, 4 * mm), KeepTogether([_text(line) for line in sheet.foot])]
    return story


def _section(table: Table) -> list[Flowable]:
    title = _text(table.title, _SECTION)
    if not table.rows:
        return [title, _text(table.otherwise)]
    whole = sum(table.widths)
    widths = [_WIDTH * width / whole for width in table.widths]
    header = [_text(name, _HEAD) for name in table.header]
    rows = [[_text(cell) for cell in row] for row in table.rows]
    title.keepWithNext = 1
    style = TableStyle([*_RULED, ("BACKGROUND", (0, 0), (-1, 0), _MIST)])
    return [title, Grid([header, *rows], colWidths=widths, repeatRows=1, style=style)]


def _page(sheet: Sheet) -> Callable[[Canvas, BaseDocTemplate], None]:
    term = " · ".join([sheet.title, *(value for _, value in sheet.facts[:2])])

    def draw(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont(_CHINESE, 7.5)
        canvas.setFillGray(0.35)
        canvas.drawString(_EDGE, _EDGE, term)
        canvas.drawRightString(_EDGE + _WIDTH, _EDGE, sheet.page.format(n=document.page))

    return draw


def _text(text: str, style: ParagraphStyle = _BODY) -> Paragraph:
    """A paragraph in which Western characters are set in a Western font."""
    lines = ("".join(map(_piece, _pieces(line))) for line in text.split("\n"))
    return Paragraph("<br/>".join(lines), style)


def _pieces(line: str) -> Iterator[tuple[bool, str]]:
    for western, characters in groupby(line.replace("−", "–"), key=_is_western):
        yield western, "".join(characters)


def _is_western(character: str) -> bool:
    return character <= _LAST_LATIN or character in _DASHES


def _piece(piece: tuple[bool, str]) -> str:
    western, text = piece
    return f'<font name="{_LATIN}">{escape(text)}</font>' if western else escape(text)
