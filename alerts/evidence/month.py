"""A month of a site's alarm log as a file that anybody can verify without us; docs/evidence.md is the procedure.

Each line of the file is a hash in hex, a tab, and a JSON object. The first line carries the hash that the month goes on
from, and says what the file holds; every other line is one of the log, as `chain` hashes it. The same month gives the
same bytes whenever it is exported.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from byssus.alerts.operator.alarm import What
from byssus.alerts.operator.chain import next_hash
from byssus.core.errors import InvalidInput

_LINE = re.compile(rb"([0-9a-f]{64})\t(\{.*\})")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_FORMAT = "byssus ledger 1"


class Head(BaseModel):
    """What the first line says.

    Args:
        site: code of the site.
        month: `YYYY-MM`, in the zone of the site.
        complete: the month was over when the file was written.
        lines: how many follow.
        last: hash of the last of them, in hex.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    complete: bool
    format: str = _FORMAT
    last: str
    lines: int
    month: str
    site: str
    timezone: str


@dataclass(frozen=True, slots=True)
class LoggedLine:
    """A line of the log as it is stored: what its hash should cover, and its hash."""

    content: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Verified:
    """A file that is whole: what it holds, and the hash that it goes on from."""

    head: Head
    previous: bytes


class Tampered(InvalidInput):
    """A file is not as it was exported."""

    title = "Tampered"


def month_of(month: str, timezone: str) -> tuple[datetime, datetime]:
    """The instants at which a month begins and ends in a zone.

    Raises:
        InvalidInput: it is not written as `YYYY-MM`.
    """
    match = _MONTH.fullmatch(month)
    if match is None or match[1] == "0000":
        raise InvalidInput(f"{month!r} is no month.", where="--month", advice="Write it such as 2026-07.")
    year, number = int(match[1]), int(match[2])
    start = datetime(year, number, 1, tzinfo=ZoneInfo(timezone))
    return start, start.replace(year=year + number // 12, month=number % 12 + 1)


def file_lines(head: Head, previous: bytes, log: Iterable[LoggedLine]) -> Iterator[bytes]:
    """The file, line by line."""
    yield _file_line(previous, head.model_dump_json().encode())
    for line in log:
        yield _file_line(line.hash, line.content)


def _file_line(digest: bytes, content: bytes) -> bytes:
    return digest.hex().encode() + b"\t" + content + b"\n"


def verify(lines: Iterable[bytes]) -> Verified:
    """See that a file is as it was exported, by itself alone.

    Raises:
        Tampered: it is not; the error names the first line that does not fit.
    """
    rest = enumerate(lines, 1)
    first, content = _parts(*next(rest, (1, b"")))
    head = _head(content)
    digest, count = first, 0
    for number, line in rest:
        claimed, content = _parts(number, line)
        digest, count = next_hash(digest, content), count + 1
        if claimed != digest:
            raise _tampered(number, "its hash does not follow: it was changed, or the line before it was")
    if count != head.lines:
        raise _tampered(count + 1, f"{count} lines follow the first one, which says {head.lines}")
    if digest.hex() != head.last:
        raise _tampered(count + 1, "its hash is not the one that the first line names as the last")
    return Verified(head, first)


def verify_following(files: Sequence[Verified]) -> None:
    """See that files, each verified by itself, are of one site and go on from one another without a hole.

    Raises:
        Tampered: one does not go on from the one before.
    """
    for one, following in pairwise(files):
        if one.head.site != following.head.site or one.head.last != following.previous.hex():
            raise Tampered(
                f"{following.head.site} {following.head.month} does not go on from {one.head.site} {one.head.month}.",
                where="line 1",
                advice="Name the files of one site in order of their months, and leave none out.",
            )


def files_named(lines: Iterable[bytes]) -> list[str]:
    """The hashes, in hex, of the files of evidence that a verified file names, in its order."""
    contents = (orjson.loads(_parts(number, line)[1]) for number, line in enumerate(lines, 1))
    return [str(content["detail"]["sha256"]) for content in contents if content.get("what") == What.EVIDENCE_ADDED]


def verify_files(hashes: Iterable[str], folder: Path) -> int:
    """See that each file that a month names lies in a folder as it was added; return how many there are.

    Raises:
        Tampered: one is missing, or has another content; its name is its hash.
    """
    present = {file.stem: file for file in folder.iterdir()}
    found = set(hashes)
    for digest in sorted(found):
        if digest not in present:
            raise Tampered("A file that the log names is missing.", where=digest)
        if hashlib.sha256(present[digest].read_bytes()).hexdigest() != digest:
            raise Tampered("The file is not as it was added.", where=str(present[digest]))
    return len(found)


def _parts(number: int, line: bytes) -> tuple[bytes, bytes]:
    match = _LINE.fullmatch(line.rstrip(b"\r\n"))
    if match is None:
        raise _tampered(number, "it is not a hash, a tab and a JSON object")
    return bytes.fromhex(match[1].decode()), match[2]


def _head(content: bytes) -> Head:
    try:
        head = Head.model_validate_json(content)
    except ValidationError as error:
        raise _tampered(1, "it does not say what the file holds") from error
    if head.format != _FORMAT:
        raise _tampered(1, f"the format is {head.format!r}, not {_FORMAT!r}")
    return head


def _tampered(number: int, why: str) -> Tampered:
    return Tampered(f"{why}.", where=f"line {number}")
