"""Values that devices announced and that feed no point yet: what somebody could map."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from byssus.core.database import Connection
from byssus.core.sql import load_queries
from byssus.ingest.formats.table import names_of
from byssus.ingest.message import Announcement, Proposal
from byssus.ingest.registry import Registry
from byssus.ingest.topics import Topics

_SQL = load_queries(Path(__file__).with_name("proposals.sql"))


@dataclass(frozen=True, slots=True)
class Proposed:
    """An announced value, and how a plant file names its device and channel."""

    source: str
    proposal: Proposal
    announced_at: datetime
    names: tuple[str, str] | None
    """Device and channel; None where no format reads the topic."""
    proposed: str | None = None
    """Code of the point that it may be meant for; None where that is not clear."""


def note_announcements(connection: Connection, announcements: Sequence[Announcement], at: datetime) -> None:
    """Keep what was announced last on each topic, within the caller's transaction; saying it again moves no time."""
    for source, proposal in announcements:
        if proposal is None:
            connection.execute(_SQL["withdraw"], [source])
        else:
            row = {**proposal._asdict(), "path": list(proposal.path), "source": source, "at": at}
            connection.execute(_SQL["announce"], row)


def announced_values(connection: Connection, registry: Registry, topics: Topics) -> list[Proposed]:
    """What was announced and feeds no point, by topic of the announcement; no point is proposed yet.

    Args:
        connection: sees the announcements.
        registry: what feeds points.
        topics: what the installation listens to, for announcements tell the topics of the plant.
    """
    found: list[Proposed] = []
    for source, announced_at, topic, path, *words in connection.execute(_SQL["announced"]):
        names = names_of(topics.known(topic), path)
        if names is None or not _feeds(names, registry):
            found.append(Proposed(source, Proposal(topic, tuple(path), *words), announced_at, names))
    return found


def _feeds(names: tuple[str, str], registry: Registry) -> bool:
    device, channel = names
    return device in registry.devices and channel in registry.devices[device].channels
