"""What a step of the capture worker did, in numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """Nothing was waiting where `claimed` is 0.

    Args:
        claimed: documents and scans that were taken.
        stored: events that are new in the journal.
        duplicates: events that were there already.
        refused: events, scans and whole documents that could not be used; they wait as rejected messages.
    """

    claimed: int = 0
    stored: int = 0
    duplicates: int = 0
    refused: int = 0

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            self.claimed + other.claimed,
            self.stored + other.stored,
            self.duplicates + other.duplicates,
            self.refused + other.refused,
        )
