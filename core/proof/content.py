"""What kind of file somebody sent, by its content and not by its name, and what of it is kept."""

from dataclasses import dataclass
from enum import StrEnum

from byssus.core.errors import InvalidInput, TooLarge
from byssus.core.proof.jpeg import without_metadata as bare_jpeg
from byssus.core.proof.png import without_metadata as bare_png

MOST_BYTES = 8 * 1024 * 1024
"""Of one file."""
_END_OF_PDF = 1024
"""Within so many bytes of its end a PDF says that it ends (ISO 32000-1 annex H, note 18)."""


class MediaType(StrEnum):
    """What is kept."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    PDF = "application/pdf"

    @property
    def suffix(self) -> str:
        """Of the names of such files."""
        return {MediaType.JPEG: ".jpg", MediaType.PNG: ".png", MediaType.PDF: ".pdf"}[self]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a file: a photo loses where, when and by which camera it was taken, but no pixel."""

    media_type: MediaType
    content: bytes


def keep(sent: bytes) -> Kept:
    """What is kept of a file that somebody sent.

    Raises:
        TooLarge: it has more than `MOST_BYTES`.
        InvalidInput: it is no JPEG, PNG or PDF, or a broken one.
    """
    if len(sent) > MOST_BYTES:
        raise too_large()
    match _media_type(sent):
        case MediaType.JPEG:
            return Kept(MediaType.JPEG, bare_jpeg(sent))
        case MediaType.PNG:
            return Kept(MediaType.PNG, bare_png(sent))
        case MediaType.PDF:
            return Kept(MediaType.PDF, sent)


def too_large() -> TooLarge:
    """The error of a file that is too large."""
    return TooLarge(
        f"A file of evidence has {MOST_BYTES // 1024 // 1024} MB at most.", where="file", advice="Take a smaller photo."
    )


def _media_type(content: bytes) -> MediaType:
    if content.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-_END_OF_PDF:]:
        return MediaType.PDF
    raise InvalidInput("The file is no JPEG, PNG or PDF.", where="file", advice="Take a photo, or print to PDF.")
