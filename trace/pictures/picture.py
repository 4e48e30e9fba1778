"""From the bytes of a photo to its dots, within limits that are checked before anything is unpacked."""

from dataclasses import dataclass
from io import BytesIO
from math import ceil, sqrt
from typing import Final

from PIL import Image, ImageOps

from byssus.core.errors import InvalidInput

MOST_BYTES: Final = 20_000_000
MOST_DOTS: Final = 50_000_000
"""Width × height that a photo may have; it is known from the first bytes, however small the file is."""
DOTS_TO_READ: Final = 12_500_000
"""More are thinned out before codes are looked for: twice as many take twice as long and show nothing new."""
FORMATS: Final = ("PNG", "JPEG", "WEBP")


class PictureTooLarge(InvalidInput):
    """The picture has more bytes or dots than are read."""

    status = 413


class NoPicture(InvalidInput):
    """What was sent is no picture of a kind that is read."""

    status = 415


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo, upright and in shades of grey; one of its dots stands for `scale` × `scale` of the original."""

    dots: Image.Image
    width: int
    height: int
    scale: float


def open_picture(content: bytes) -> Picture:
    """The photo.

    Raises:
        PictureTooLarge: it has too many bytes, or would have too many dots.
        NoPicture: it is neither PNG, JPEG nor WebP.
        InvalidInput: it is damaged.
    """
    if len(content) > MOST_BYTES:
        raise too_many_bytes()
    with _opened(content) as image:
        width, height = image.size
        if width * height > MOST_DOTS:
            raise _too_many_dots(f"{width} × {height}")
        try:
            return _upright(image)
        except Exception as error:  # decoders of pictures raise anything on what is damaged
            raise InvalidInput(f"The picture is damaged: {error}.", advice="Take or send it once more.") from error


def too_many_bytes() -> PictureTooLarge:
    """The refusal of a file that is too large."""
    return PictureTooLarge(
        f"The picture has more than {MOST_BYTES:,} bytes.", advice="Send a smaller one; a JPEG of the code will do."
    )


def _opened(content: bytes) -> Image.Image:
    try:
        return Image.open(BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_dots("so many") from error
    except Exception as error:  # as above
        raise NoPicture("This is no picture that can be read.", advice="Send PNG, JPEG or WebP.") from error


def _too_many_dots(dots: str) -> PictureTooLarge:
    return PictureTooLarge(
        f"The picture unpacks to {dots} dots; {MOST_DOTS:,} are the limit.", advice="Send a smaller one."
    )


def _upright(image: Image.Image) -> Picture:
    """The picture as people see it: cameras say in its EXIF how they were held."""
    width = image.width
    thinning = max(1, ceil(sqrt(image.width * image.height / DOTS_TO_READ)))
    image.draft("L", (image.width // thinning, image.height // thinning))
    grey = _on_white(image).reduce(max(1, round(thinning * image.width / width)))
    scale = width / grey.width
    upright = ImageOps.exif_transpose(grey)
    return Picture(upright, round(upright.width * scale), round(upright.height * scale), scale)


def _on_white(image: Image.Image) -> Image.Image:
    """Shades of grey; what is transparent shows the white of paper."""
    if not image.has_transparency_data:
        return image.convert("L")
    coloured = image.convert("RGBA")
    paper = Image.new("RGBA", coloured.size, "white")
    paper.alpha_composite(coloured)
    return paper.convert("L")
