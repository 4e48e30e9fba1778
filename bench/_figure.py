"""A measured ratio, and what it has to reach."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A ratio with the floor that it has to reach; a ceiling where less is better."""

    name: str
    value: float
    floor: float
    less_is_better: bool = False

    def __str__(self) -> str:
        bound = f"{'≤' if self.less_is_better else '≥'} {self.floor:g}"
        return f"{self.name:<58} {self.value:>6.2f}  {bound:>6}"
