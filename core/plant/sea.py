"""What is decided about sea areas."""

from pydantic import AwareDatetime

from byssus.core.plant.entry import Code, Entry


class Closure(Entry):
    """A sea area closed to harvest of some species from an hour on, open-ended until somebody lifts it."""

    code: Code
    area: str
    species: tuple[str, ...] = ()
    reason: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None
    standard: str
