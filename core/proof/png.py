"""PNG pictures without what was written beside them: Exif, texts, the time (PNG, third edition, § 5 and § 11)."""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from byssus.core.errors import InvalidInput

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset({b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"pHYs"})
_ANCILLARY = 0x20
"""Set in the first letter of a chunk's name that a picture can do without."""


class _Chunk(NamedTuple):
    name: bytes
    whole: bytes


def without_metadata(picture: bytes) -> bytes:
    """The same picture without them.

    Raises:
        InvalidInput: a chunk is broken, or the picture does not end.
    """
    return b"".join([_SIGNATURE, *(chunk.whole for chunk in _chunks(picture) if _is_picture(chunk.name))])


def _chunks(picture: bytes) -> Iterator[_Chunk]:
    at = len(_SIGNATURE)
    while at + 12 <= len(picture):
        length, name = struct.unpack_from(">I4s", picture, at)
        whole = picture[at : at + 12 + length]
        if len(whole) < 12 + length or struct.unpack(">I", whole[-4:]) != (zlib.crc32(whole[4:-4]),):
            break
        yield _Chunk(name, whole)
        if name == b"IEND":
            return
        at += len(whole)
    raise InvalidInput("The picture is broken.", where="file", advice="Send it again.")


def _is_picture(name: bytes) -> bool:
    return not name[0] & _ANCILLARY or name in _KEPT
