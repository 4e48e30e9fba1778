"""The codes in a photo, each as it reads and where it is."""

from typing import Annotated, Final

import zxingcpp
from pydantic import Field
from zxingcpp import BarcodeFormat, BarcodeFormats, TextMode

from byssus.trace.answer.model import CodeElement, View
from byssus.trace.gs1 import FIELD, Code, Level, ProblemCode, Severity, parse
from byssus.trace.pictures.picture import Picture, open_picture

_FORMATS: Final = BarcodeFormats(
    [
        BarcodeFormat.QRCode,
        BarcodeFormat.DataMatrix,
        BarcodeFormat.Code128,
        BarcodeFormat.EANUPC,
        BarcodeFormat.DataBar,
        BarcodeFormat.ITF14,
    ]
)


class Corner(View):
    """A corner of a symbol, in dots of the upright picture from its top left."""

    x: int
    y: int


class CodeProblem(View):
    """What is wrong with a code; `position` is the character of its text at which."""

    code: ProblemCode
    severity: Severity
    position: int
    zh: str
    en: str


class PicturedCode(View):
    """A code in a picture."""

    symbol: Annotated[str, Field(description="kind of symbol, such as QR Code")]
    text: Annotated[str, Field(description="as scanners send it, with symbology identifier and group separators")]
    corners: Annotated[tuple[Corner, ...], Field(description="four, clockwise from the symbol's own top left")]
    valid: bool
    level: Level | None
    elements: tuple[CodeElement, ...]
    bracketed: str | None
    digital_link: str | None
    problems: tuple[CodeProblem, ...]


class Advice(View):
    """What to do to get a better picture."""

    zh: str
    en: str


class PictureRead(View):
    """What a picture holds, from its top to its bottom; `advice` is given where no code was found."""

    width: int
    height: int
    codes: tuple[PicturedCode, ...]
    advice: Advice | None


NOTHING_FOUND: Final = Advice(
    zh="没有找到条码。请靠近并对准条码，避免反光和模糊，让条码四周留有空白。",
    en="No code was found. Go nearer, hold still, avoid glare, and let some of the background show around the code.",
)


def read_picture(content: bytes) -> PictureRead:
    """All codes in a photo.

    Args:
        content: PNG, JPEG or WebP.

    Raises:
        InvalidInput: it is no such picture, is damaged, or is too large; the status says which.
    """
    picture = open_picture(content)
    found = zxingcpp.read_barcodes(picture.dots, formats=_FORMATS, text_mode=TextMode.Plain)
    codes = sorted(
        (_code(barcode, picture) for barcode in found), key=lambda code: (code.corners[0].y, code.corners[0].x)
    )
    return PictureRead(
        width=picture.width, height=picture.height, codes=tuple(codes), advice=None if codes else NOTHING_FOUND
    )


def _code(barcode: zxingcpp.Barcode, picture: Picture) -> PicturedCode:
    code = parse(barcode.symbology_identifier + barcode.text, FIELD)
    return PicturedCode(
        symbol=str(barcode.format),
        text=code.source,
        corners=_corners(barcode.position, picture.scale),
        valid=code.valid,
        level=code.level,
        elements=tuple(CodeElement(ai=element.ai, value=element.value) for element in code.elements),
        bracketed=code.bracketed,
        digital_link=code.digital_link,
        problems=_problems(code),
    )


def _corners(position: zxingcpp.Position, scale: float) -> tuple[Corner, ...]:
    points = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return tuple(Corner(x=round(point.x * scale), y=round(point.y * scale)) for point in points)


def _problems(code: Code) -> tuple[CodeProblem, ...]:
    return tuple(
        CodeProblem(
            code=problem.code, severity=problem.severity, position=problem.position, zh=problem.zh, en=problem.en
        )
        for problem in code.problems
    )
