"""The papers of a record: photos and PDFs as they came, and what is kept of them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from byssus.core.database import Connection
from byssus.core.proof.content import Kept, keep
from byssus.trace.workshop.model import Entry, Intake, Paper, PaperKind
from byssus.trace.workshop.place import SQL


@dataclass(frozen=True, slots=True)
class Photo:
    """A paper, and what is kept of it."""

    paper: Paper
    kept: Kept

    @property
    def sha256(self) -> str:
        """Hash of what is kept, in hex."""
        return hashlib.sha256(self.kept.content).hexdigest()

    @property
    def sent_sha256(self) -> str:
        """Hash of what came, in hex."""
        return hashlib.sha256(self.paper.content).hexdigest()


def photos_of(entry: Entry) -> tuple[Photo, ...]:
    """The papers of an entry.

    Raises:
        InvalidInput: one is no photo and no PDF.
    """
    return tuple(Photo(paper, keep(paper.content)) for paper in entry.papers)


def sent_before(connection: Connection, record: UUID) -> set[str]:
    """The hashes of the papers that came with a record."""
    return {digest for (digest,) in connection.execute(SQL["papers_sent"], {"record": record})}


def shown(photos: Iterable[Photo], kind: PaperKind) -> str:
    """What an event says of a paper that was photographed: its number if somebody typed it, else the photo's hash."""
    found = next((each for each in photos if kind in each.paper.shows), None)
    return (found.paper.number.strip() or f"sha256:{found.sha256}") if found else ""


def add_papers(connection: Connection, record: UUID, entry: Entry, photos: Iterable[Photo]) -> None:
    """Keep the papers of a record."""
    for photo in photos:
        paper = photo.paper
        values = {
            "record": record,
            "shows": [kind.value for kind in paper.shows],
            "holder": entry.what.supplier if isinstance(entry.what, Intake) else "",
            "number": paper.number,
            "valid_to": paper.valid_to,
            "sha256": bytes.fromhex(photo.sha256),
            "sent": bytes.fromhex(photo.sent_sha256),
            "media_type": photo.kept.media_type,
            "content": photo.kept.content,
        }
        connection.execute(SQL["insert_paper"], values)
