"""A table for people and a line of JSON for programs."""

import json
import statistics
from collections.abc import Iterable, Sequence


def tell(bench: str, rows: Iterable[tuple[str, float, str]], ratio: float, ceiling: float) -> None:
    """Figures with their names and units, and the one that has a ceiling."""
    for name, value, unit in rows:
        print(f"{name:<52} {value:>12.3f} {unit}")
    held = "held" if ratio <= ceiling else "MISSED"
    print(json.dumps({"bench": bench, "ratio": round(ratio, 3), "ceiling": ceiling, "verdict": held}), flush=True)


def percentile(values: Sequence[float], part: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[part - 1]
