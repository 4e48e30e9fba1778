"""Something that the service depends on, and how it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class State(StrEnum):
    """How a dependency, or all of them together, stands."""

    READY = "ready"
    DEGRADED = "degraded"
    """Questions are answered, but something behind stands still."""
    UNAVAILABLE = "unavailable"
    """Nothing can be answered."""


@dataclass(frozen=True, slots=True)
class Dependency:
    """One dependency; `detail` and `advice` name no address and no account, for anybody may read them."""

    name: str
    state: State
    detail: str
    advice: str = ""


Check: TypeAlias = Callable[[], Dependency]
"""Looks at one dependency that is not the database, within a few seconds, and does not raise."""
