"""Files of evidence in the database, each with a line in the log that holds its hash."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from byssus.alerts.operator.acts import add_evidence, require_words
from byssus.alerts.operator.alarm import Detail
from byssus.alerts.operator.log import load_alarm, lock_log, record
from byssus.core.database import Connection
from byssus.core.errors import Conflict, First, NotFound
from byssus.core.proof.content import MediaType, keep
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))
_LONGEST_NAME = 100
_MOST_FILES = 20
"""Of one alarm."""


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file without its content.

    Args:
        sha256: of the content as it is kept, in hex; it names the file.
        sent_sha256: of the file as it came, in hex; another one where a photo came with metadata.
        size: of the content, in bytes.
    """

    alarm: int
    sha256: str
    sent_sha256: str
    name: str
    media_type: MediaType
    size: int
    added_at: datetime
    added_by: str

    @property
    def facts(self) -> Detail:
        """What the log keeps of it."""
        return {
            "file": self.name,
            "media_type": self.media_type.value,
            "bytes": self.size,
            "sha256": self.sha256,
            "sent_sha256": self.sent_sha256,
        }


def add_file(connection: Connection, alarm: int, person: str, name: str, sent: bytes, at: datetime) -> EvidenceFile:
    """Add a file to an alarm, whatever its state.

    Raises:
        NotFound: there is no such alarm.
        TooLarge: the file is too large.
        InvalidInput: it is no picture or paper of a kind that we keep.
        Conflict: the alarm has this file, or as many files as one may have.
    """
    require_words("Evidence is added by a person", person=person)
    kept = keep(sent)
    file = EvidenceFile(
        alarm,
        hashlib.sha256(kept.content).hexdigest(),
        hashlib.sha256(sent).hexdigest(),
        _plain(name, kept.media_type),
        kept.media_type,
        len(kept.content),
        at,
        person,
    )
    with connection.transaction():
        lock_log(connection)
        step = add_evidence(load_alarm(connection, alarm), person, file.facts, at)
        _require_new(file, files_of(connection, [alarm]))
        connection.execute(_QUERIES["add"], {**_columns(file), "content": kept.content})
        record(connection, step)
    return file


def files_of(connection: Connection, alarms: list[int]) -> list[EvidenceFile]:
    """The files of some alarms, in the order in which they were added."""
    return [
        EvidenceFile(alarm, digest.hex(), sent.hex(), name, MediaType(media_type), size, at, by)
        for alarm, digest, sent, name, media_type, size, at, by in connection.execute(
            _QUERIES["files"], {"alarms": alarms}
        )
    ]


def content_of(connection: Connection, file: EvidenceFile) -> bytes:
    """The content of a file, as the database has it; whoever wants to be sure compares its hash."""
    [content] = connection.execute(_QUERIES["content"], _columns(file)).fetchone() or (b"",)
    return bytes(content)


def find_file(connection: Connection, alarm: int, sha256: str) -> EvidenceFile:
    """A file of an alarm by its hash.

    Raises:
        NotFound: the alarm has no such file.
    """
    found = next((file for file in files_of(connection, [alarm]) if file.sha256 == sha256), None)
    if found is None:
        raise NotFound(f"Alarm {alarm} has no file with this hash.", where=sha256)
    return found


def write_files(connection: Connection, hashes: list[str], folder: Path) -> int:
    """Write files into a folder, each under its hash; return how many there were.

    Raises:
        OSError: the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    digests = [bytes.fromhex(each) for each in hashes]
    for digest, media_type, content in connection.execute(_QUERIES["files_named"], {"digests": digests}):
        (folder / f"{digest.hex()}{MediaType(media_type).suffix}").write_bytes(content)
        count += 1
    return count


def _columns(file: EvidenceFile) -> dict[str, object]:
    return {
        "alarm": file.alarm,
        "sha256": bytes.fromhex(file.sha256),
        "sent_sha256": bytes.fromhex(file.sent_sha256),
        "name": file.name,
        "media_type": file.media_type,
        "at": file.added_at,
        "by": file.added_by,
    }


def _require_new(file: EvidenceFile, present: list[EvidenceFile]) -> None:
    for other in present:
        if other.sha256 == file.sha256:
            first = First(other.added_by, "evidence_added", other.added_at)
            what = f"{other.added_by} added this file at {other.added_at.isoformat(timespec='seconds')}."
            raise Conflict(what, where=f"alarm {file.alarm}", first=first)
    if len(present) >= _MOST_FILES:
        raise Conflict(f"The alarm has {_MOST_FILES} files; it takes no more.", where=f"alarm {file.alarm}")


def _plain(name: str, media_type: MediaType) -> str:
    """The name without folders and control characters, and with the ending that its content has."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    plain = "".join(letter for letter in stem if letter.isprintable()).strip(". ")[:_LONGEST_NAME]
    return f"{plain or 'evidence'}{media_type.suffix}"
