"""Labels as PDF: on sheets of A4, or each on a page of its own for a printer with a roll.

The same labels make the same bytes.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from byssus.core.paper.fonts import pieces
from byssus.trace.labels.drawing import Drawing, Line
from byssus.trace.labels.layout import LabelSize
from byssus.trace.labels.sheet import A4_HEIGHT, A4_WIDTH, Corner, grid_of

_CUT_GREY: Final = 0.75
_CUT_WIDTH: Final = 0.1
_STROKE: Final = 0.035
"""Bold Chinese is drawn with an outline of this part of its size: the font that readers bring has one weight."""
_FILL: Final = 0
_FILL_AND_STROKE: Final = 2
"""Text rendering modes (ISO 32000 § 9.3.6)."""


def sheets(drawings: Sequence[Drawing], size: LabelSize) -> bytes:
    """Labels of one size on as many sheets of A4 as they need, with thin lines to cut along.

    Raises:
        InvalidInput: a label is larger than a sheet.
    """
    grid = grid_of(size)
    written, canvas = _canvas(A4_WIDTH, A4_HEIGHT)
    for first in range(0, len(drawings), grid.places):
        for drawing, corner in zip(drawings[first : first + grid.places], grid.corners(), strict=False):
            _draw_cut(canvas, size, corner)
            _draw(canvas, drawing, corner, A4_HEIGHT)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def roll(drawings: Sequence[Drawing], size: LabelSize) -> bytes:
    """Labels of one size, each on a page of that size."""
    written, canvas = _canvas(size.width, size.height)
    for drawing in drawings:
        _draw(canvas, drawing, Corner(0, 0), size.height)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def _canvas(width: float, height: float) -> tuple[BytesIO, Canvas]:
    written = BytesIO()
    canvas = Canvas(written, pagesize=(width * mm, height * mm), invariant=1, pageCompression=1)
    canvas.setTitle("Labels")
    canvas.setCreator("Byssus")
    return written, canvas


def _draw(canvas: Canvas, drawing: Drawing, corner: Corner, page_height: float) -> None:
    """The label with its top left corner there; PDF measures from the bottom of the page upwards."""
    canvas.saveState()
    canvas.translate(corner.left * mm, (page_height - corner.top) * mm)
    _draw_symbol(canvas, drawing)
    for line in drawing.lines:
        _draw_text(canvas, line)
    canvas.restoreState()


def _draw_symbol(canvas: Canvas, drawing: Drawing) -> None:
    """All dark modules as one path, so that no hairline shows between them; its unit is the module."""
    canvas.saveState()
    canvas.translate(drawing.left * mm, -drawing.top * mm)
    canvas.scale(drawing.module * mm, drawing.module * mm)
    path = canvas.beginPath()
    for run in drawing.symbol.runs():
        path.rect(run.column, -run.row - 1, run.length, 1)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def _draw_text(canvas: Canvas, line: Line) -> None:
    size = line.size * mm
    text = canvas.beginText(line.x * mm, -line.y * mm)
    canvas.setLineWidth(size * _STROKE)
    for piece in pieces(line.text, bold=line.bold):
        thickened = line.bold and piece.is_chinese
        text.setTextRenderMode(_FILL_AND_STROKE if thickened else _FILL)
        text.setFont(piece.font, size)
        text.textOut(piece.text)
    text.setTextRenderMode(_FILL)
    canvas.drawText(text)


def _draw_cut(canvas: Canvas, size: LabelSize, corner: Corner) -> None:
    canvas.saveState()
    canvas.setStrokeGray(_CUT_GREY)
    canvas.setLineWidth(_CUT_WIDTH * mm)
    bottom = A4_HEIGHT - corner.top - size.height
    canvas.rect(corner.left * mm, bottom * mm, size.width * mm, size.height * mm, stroke=1, fill=0)
    canvas.restoreState()
