"""JPEG photos without what the camera wrote beside the picture, such as the place; the pixels stay as they are.

Segments are those of ITU-T T.81 annex B. Kept are the picture's own, the JFIF header, the colour profile and Adobe's
colour transform; of Exif (JEITA CP-3451) only which side is up, for a picture that lies on its side proves little.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from byssus.core.errors import InvalidInput

_START, _MARK, _SCAN, _END = b"\xff\xd8", 0xFF, 0xDA, 0xD9
_BARE = frozenset({0x00, 0x01, _MARK, _END, *range(0xD0, 0xD9)})
"""Markers without a length, and what no marker is."""
_APP1, _LAST_APP, _COMMENT = 0xE1, 0xEF, 0xFE
_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
_SHORT = 3
_UPRIGHT = 1


class _Segment(NamedTuple):
    marker: int
    body: bytes


def without_metadata(picture: bytes) -> bytes:
    """The same picture without them.

    Raises:
        InvalidInput: the segments are broken, or there is no picture.
    """
    *head, (_, scans) = _segments(picture)
    orientation = next((found for segment in head if (found := _orientation(segment))), _UPRIGHT)
    written = [_START]
    if orientation != _UPRIGHT:
        written.append(_written(_Segment(_APP1, _exif(orientation))))
    written += [_written(segment) for segment in head if _is_picture(segment)]
    return b"".join([*written, scans])


def _segments(picture: bytes) -> Iterator[_Segment]:
    """The segments of the head, and last of all, as they stand, the scans and the tables between them."""
    at = len(_START)
    while at + 4 <= len(picture):
        mark, marker, length = struct.unpack_from(">BBH", picture, at)
        if mark != _MARK or marker in _BARE:
            break
        if marker == _SCAN:
            yield _Segment(_SCAN, picture[at : _end(picture, at)])
            return
        yield _Segment(marker, picture[at + 4 : at + 2 + length])
        at += 2 + length
    raise _broken()


def _end(picture: bytes, at: int) -> int:
    """Where the picture ends whose first scan begins at `at`; behind it may stand others, with a place of their own."""
    while at + 2 <= len(picture):
        marker = picture[at + 1]
        if marker == _END:
            return at + 2
        if picture[at] == _MARK and marker not in _BARE:
            [length] = struct.unpack_from(">H", picture + b"\0\0", at + 2)
            at += length
        at = picture.find(bytes([_MARK]), at + 2)
        if at < 0:
            break
    raise _broken()


def _broken() -> InvalidInput:
    return InvalidInput("The photo is broken, or was cut short.", where="file", advice="Take it again.")


def _is_picture(segment: _Segment) -> bool:
    marker, body = segment
    if 0xE0 <= marker <= _LAST_APP:
        return marker in _KEPT and body.startswith(_KEPT[marker])
    return marker != _COMMENT


def _written(segment: _Segment) -> bytes:
    return struct.pack(">BBH", 0xFF, segment.marker, len(segment.body) + 2) + segment.body


def _orientation(segment: _Segment) -> int | None:
    """Which side is up, 1 to 8, as the first directory of Exif says."""
    marker, body = segment
    if marker != _APP1 or not body.startswith(_EXIF):
        return None
    tiff = body[len(_EXIF) :]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    try:
        [first] = struct.unpack_from(f"{order}I", tiff, 4)
        [count] = struct.unpack_from(f"{order}H", tiff, first)
        entries = (struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number) for number in range(count))
        return next((value for tag, kind, _, value in entries if tag == _ORIENTATION and kind == _SHORT), None)
    except struct.error:
        return None


def _exif(orientation: int) -> bytes:
    """Exif that says nothing but which side is up."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    return _EXIF + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
