"""How the rate grows with points, with the size of a transaction, and with processes."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bench.ingest.drained import POINTS, ours
from bench.ingest.site import site


@dataclass(frozen=True)
class Growth:
    """A rate as a multiple of the first one of its row."""

    what: str
    count: int
    ratio: float

    def __str__(self) -> str:
        return f"  {self.what:<8} {self.count:>6}: {self.ratio:.2f}"


def growth(messages: int, rounds: int) -> Iterator[Growth]:
    """Rates by each of them, while the others are as they are by default."""
    yield Growth("points", 100, 1.0)
    with site(100) as few:
        for points in (1_000, 10_000, 100_000):
            with site(points) as many:
                ratios = [ours(many, messages, points=points) / ours(few, messages, points=100) for _ in range(rounds)]
            yield Growth("points", points, statistics.median(ratios))
    with site(POINTS) as place:
        yield from _row("batch", rounds, (20, 100, 500, 1000), lambda batch: ours(place, messages, batch=batch))
        yield from _row("workers", rounds, (1, 2), lambda workers: ours(place, messages, workers=workers))


def _row(what: str, rounds: int, counts: Sequence[int], rate: Callable[[int], float]) -> Iterator[Growth]:
    """Each count beside the first one of its round."""
    rates = [[rate(count) for count in counts] for _ in range(rounds)]
    for place, count in enumerate(counts):
        yield Growth(what, count, statistics.median(each[place] / each[0] for each in rates))
