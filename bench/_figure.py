"""A ratio that has something to reach."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A ratio with its floor and its aim; a ceiling where less is better."""

    name: str
    value: float
    floor: float
    aim: float | None = None
    less_is_better: bool = False

    def __str__(self) -> str:
        bound = f"{'≤' if self.less_is_better else '≥'} {self.floor:g}"
        aim = f"aim {self.aim:g}" if self.aim else ""
        return f"{self.name:<58} {self.value:>6.2f}  {bound:>6}  {aim}"


def said(text: str) -> None:
    """What lies behind a figure: rates mean something beside each other only."""
    print(f"  {text}", flush=True)
