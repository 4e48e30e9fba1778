"""What a simulated gateway does towards the broker, and when by the demo's clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is published with QoS 1 at `due`."""

    due: datetime
    gateway: str
    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class LinkChange:
    """The link to the broker breaks, without a word, or comes back."""

    due: datetime
    gateway: str
    up: bool


Act: TypeAlias = Message | LinkChange
