"""Gathers what can be read of a message part by part, so that a bad part leaves the others alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from byssus.ingest.message import NOW, Decoded, EventTime, Frame, Problem, Reading, Refused


class Gathering:
    """Readings and problems so far, in the order of the message."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.problems: list[Problem] = []

    @contextmanager
    def part(self, place: str) -> Iterator[None]:
        """What is refused within becomes a problem at `place`; what was added before that stays."""
        try:
            yield
        except Refused as refusal:
            self.problems.append(refusal.problem.at(place))

    def decoded(self, frame: Frame | None = None, sent: EventTime = NOW) -> Decoded:
        """All of it; `sent` is when a network had the frame, where it says so."""
        sent_at = sent if isinstance(sent, datetime) else None
        return Decoded(readings=self.readings, problems=self.problems, frame=frame, sent_at=sent_at)
