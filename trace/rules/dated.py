"""When a rule is in force, and whose it is."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, NamedTuple, Protocol, TypeVar

_EVER: Final = datetime.max.replace(tzinfo=UTC)


class Dated(Protocol):
    """In force from `start` on, before `end`."""

    @property
    def start(self) -> datetime: ...  # noqa: D102
    @property
    def end(self) -> datetime | None: ...  # noqa: D102


class Source(NamedTuple):
    """Whose rule something is, for people; what nobody checked is marked."""

    zh: str
    en: str


def source_of(standard: str, *, verified: bool) -> Source:
    """The name of a standard, marked where nobody checked what it says."""
    return Source(standard, standard) if verified else Source(f"{standard}，未核实", f"{standard}; not verified")


_Dated = TypeVar("_Dated", bound=Dated)


def in_force(entries: Iterable[_Dated], at: datetime) -> list[_Dated]:
    """Those that are in force at a time."""
    return [each for each in entries if each.start <= at < (each.end or _EVER)]
