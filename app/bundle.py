"""A file together with its signature, as a ZIP; the same file makes the same bytes."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from byssus.app.taking_away import CHUNK, TakenAway

_IN_MEMORY: Final = 4_000_000


def bundle(name: str, taken: TakenAway) -> Iterator[bytes]:
    """The ZIP, part by part: the file, and `name.jws` beside it."""
    with SpooledTemporaryFile(_IN_MEMORY) as packed:
        with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            with archive.open(_entry(name), "w") as entry:
                entry.writelines(taken.parts())
            archive.writestr(_entry(f"{name}.jws"), taken.signature)
        packed.seek(0)
        while part := packed.read(CHUNK):
            yield part


def _entry(name: str) -> ZipInfo:
    """An entry of the first day that a ZIP can name: when it was packed says nothing."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry
