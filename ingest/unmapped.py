"""What feeds no point: channels that sent something, values that were announced, and points they may be meant for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from byssus.core.database import Connection
from byssus.ingest.insert import SQL
from byssus.ingest.proposal import Channel, FreePoint, propose
from byssus.ingest.proposals import Proposed, announced_values
from byssus.ingest.registry import load_registry
from byssus.ingest.topics import DEFAULT_TOPICS, Topics
from byssus.ingest.unknown import Heard, Unknown, hear_unknown


@dataclass(frozen=True, slots=True)
class Unmapped:
    """What was heard, by device and channel, what was announced, by topic, and the points that are free."""

    unknown: Sequence[Unknown]
    announced: Sequence[Proposed]
    points: Sequence[FreePoint]


def list_unmapped(connection: Connection, topics: Topics = DEFAULT_TOPICS) -> Unmapped:
    """All that somebody could map; a channel that was announced and heard is one when it comes to a point for it."""
    registry = load_registry(connection)
    heard = hear_unknown(connection, registry)
    announced = announced_values(connection, registry, topics)
    points = [FreePoint(*row) for row in connection.execute(SQL["free_points"])]
    channels = _channels(heard, announced)
    codes = propose(list(channels.values()), points)
    proposed = {names: codes.get(channel) for names, channel in channels.items()}
    return Unmapped(
        [one.unknown(registry, proposed[names]) for names, one in heard.items()],
        [replace(one, proposed=proposed[one.names]) if one.names else one for one in announced],
        points,
    )


def _channels(heard: Mapping[tuple[str, str], Heard], announced: Sequence[Proposed]) -> dict[tuple[str, str], Channel]:
    """Device and channel → what is known of it; an announcement may tell the unit that a message does not."""
    channels = {names: one.channel for names, one in heard.items()}
    for one in announced:
        if one.names is not None:
            known = channels.get(one.names, Channel(*one.names, unit=None, gateway=None))
            channels[one.names] = known._replace(unit=known.unit or one.proposal.unit)
    return channels
