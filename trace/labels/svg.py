"""A label as SVG: exact at any size, for artwork and for screens."""

from xml.sax.saxutils import escape

from byssus.trace.labels.drawing import Drawing, Line

_FONTS = (
    "Helvetica, Arial, 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', SimSun, sans-serif"
)


def svg(drawing: Drawing) -> bytes:
    """The label, in millimetres, on white."""
    width, height, module = drawing.width, drawing.height, drawing.module
    dark = "".join(f"M{run.column} {run.row}h{run.length}v1h-{run.length}z" for run in drawing.symbol.runs())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}">',
        "<style>text{white-space:pre}</style>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<path transform="translate({drawing.left:.4f} {drawing.top:.4f}) scale({module:.5f})" '
        f'shape-rendering="crispEdges" d="{dark}"/>',
        f'<g font-family="{_FONTS}">',
        *map(_text, drawing.lines),
        "</g></svg>\n",
    ]
    return "\n".join(parts).encode()


def _text(line: Line) -> str:
    weight = ' font-weight="bold"' if line.bold else ""
    return f'<text x="{line.x:.3f}" y="{line.y:.3f}" font-size="{line.size:.3f}"{weight}>{escape(line.text)}</text>'
