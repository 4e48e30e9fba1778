"""A label as PNG: each module a whole number of dots, so that edges stay sharp."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from byssus.core.errors import Unavailable
from byssus.core.paper.fonts import is_latin
from byssus.trace.labels.drawing import Drawing, Line

_DOTS_PER_MM = 24
"""About 600 dots an inch: what label printers reach."""
_CHINESE_FONTS = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf",
    "SourceHanSansSC-Regular.otf",
    "SourceHanSansCN-Regular.otf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
)


def png(drawing: Drawing) -> bytes:
    """The label, in shades of grey.

    Raises:
        Unavailable: it has Chinese words, and no Chinese font is installed here.
    """
    dots = max(1, round(drawing.module * _DOTS_PER_MM))
    scale = dots / drawing.module
    image = Image.new("L", (round(drawing.width * scale), round(drawing.height * scale)), 255)
    pen = ImageDraw.Draw(image)
    _draw_symbol(pen, drawing, dots, scale)
    for line in drawing.lines:
        _draw_text(pen, line, scale)
    written = BytesIO()
    per_inch = scale * 25.4
    image.save(written, "PNG", optimize=True, dpi=(per_inch, per_inch))
    return written.getvalue()


def _draw_symbol(pen: ImageDraw.ImageDraw, drawing: Drawing, dots: int, scale: float) -> None:
    left, top = round(drawing.left * scale), round(drawing.top * scale)
    for run in drawing.symbol.runs():
        x, y = left + run.column * dots, top + run.row * dots
        pen.rectangle((x, y, x + run.length * dots - 1, y + dots - 1), fill=0)


def _draw_text(pen: ImageDraw.ImageDraw, line: Line, scale: float) -> None:
    size = line.size * scale
    font = _latin_font(size) if all(map(is_latin, line.text)) else _chinese_font(size)
    stroke = size / 40 if line.bold else 0
    pen.text((line.x * scale, line.y * scale), line.text, fill=0, font=font, anchor="ls", stroke_width=stroke)


def _latin_font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


@cache
def _chinese_font_file() -> str:
    for name in _CHINESE_FONTS:
        try:
            return str(ImageFont.truetype(name).path)
        except OSError:
            continue
    raise Unavailable(
        "No Chinese font is installed here, and PNG needs one.",
        advice="Install Noto Sans CJK (Debian: fonts-noto-cjk), or take SVG or PDF.",
    )


def _chinese_font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_chinese_font_file(), size)
