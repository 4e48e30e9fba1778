"""What applying a plant file changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from byssus.core.plant.tables import Value


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is added, or the columns of a row that change: name → (before, after)."""

    row: str
    columns: Mapping[str, tuple[Value, Value]] = field(default_factory=dict)

    def __str__(self) -> str:
        if not self.columns:
            return f"+ {self.row}"
        return f"~ {self.row}: " + ", ".join(f"{name} {old} → {new}" for name, (old, new) in self.columns.items())
