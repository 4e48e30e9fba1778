"""Pictures as a part of a PDF."""

from typing import Final

from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from byssus.core.paper.fonts import pieces, width_of
from byssus.core.paper.picture import Anchor, Box, Ink, Mark, Picture, Stroke, Words

_COLOURS: Final = {
    Ink.TEXT: colors.black,
    Ink.QUIET: colors.HexColor("#7d8d92"),
    Ink.FIELD: colors.HexColor("#eef2f2"),
    Ink.ACCENT: colors.HexColor("#0b5566"),
    Ink.WARN: colors.HexColor("#b26a00"),
    Ink.BAD: colors.HexColor("#b3261e"),
}
_DASH: Final = (3, 2)
_SHARES: Final = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}


class Drawn(Flowable):
    """A picture in a column of text; it is made smaller where it would not fit."""

    def __init__(self, picture: Picture, most_height: float) -> None:
        super().__init__()
        self._picture = picture
        self._most_height = most_height
        self._scale = 1.0

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803  # the names are reportlab's
        """What it takes of a column that is `aW` wide."""
        picture = self._picture
        self._scale = min(1.0, aW / picture.width, self._most_height / picture.height)
        return aW, picture.height * self._scale

    def draw(self) -> None:
        """Onto the page; PDF measures from the bottom upwards."""
        self.canv.saveState()
        self.canv.scale(self._scale, self._scale)
        self.canv.translate(0, self._picture.height)
        for mark in self._picture.marks:
            _draw(self.canv, mark)
        self.canv.restoreState()


def _draw(canvas: Canvas, mark: Mark) -> None:
    match mark:
        case Stroke():
            _draw_stroke(canvas, mark)
        case Box():
            _draw_box(canvas, mark)
        case Words():
            _draw_words(canvas, mark)


def _draw_stroke(canvas: Canvas, stroke: Stroke) -> None:
    canvas.setStrokeColor(_COLOURS[stroke.ink])
    canvas.setLineWidth(stroke.width)
    canvas.setDash(_DASH if stroke.dashed else ())
    path = canvas.beginPath()
    (x, y), *rest = stroke.points
    path.moveTo(x, -y)
    for x, y in rest:
        path.lineTo(x, -y)
    canvas.drawPath(path, stroke=1, fill=0)


def _draw_box(canvas: Canvas, box: Box) -> None:
    canvas.setDash(())
    canvas.setLineWidth(0.6)
    if box.fill:
        canvas.setFillColor(_COLOURS[box.fill])
    if box.outline:
        canvas.setStrokeColor(_COLOURS[box.outline])
    bottom = -box.y - box.height
    canvas.rect(box.x, bottom, box.width, box.height, stroke=int(bool(box.outline)), fill=int(bool(box.fill)))


def _draw_words(canvas: Canvas, words: Words) -> None:
    width = width_of(words.text, words.size, bold=words.bold)
    text = canvas.beginText(words.x - width * _SHARES[words.anchor], -words.y)
    text.setFillColor(_COLOURS[words.ink])
    for piece in pieces(words.text, bold=words.bold):
        text.setFont(piece.font, words.size)
        text.textOut(piece.text)
    canvas.drawText(text)
