"""What judging costs: `byssus evaluate` against pandas reading the same CSV, and few points against many.

Ours is all that the command does but start and print: the file is opened, read, checked line by line, judged by three
rules. Theirs is `pandas.read_csv` with nothing asked of it: times stay text. Both in one process, in turns. pandas is
no dependency of Byssus: without it (`pip install pandas`) that part says so.

    python -m bench.alerts evaluate
"""

import importlib.util
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.alerts.report import tell

from byssus.alerts.condition.excursion import Excursion
from byssus.alerts.whatif.evaluate import evaluate
from byssus.alerts.whatif.laws import Laws, laws_of
from byssus.alerts.whatif.readings_file import read_readings
from byssus.core.plant.model import Plant

PANDAS_CEILING = 10.0
FLAT_CEILING = 1.3
ROUNDS = 3
START = datetime(2026, 7, 1, tzinfo=UTC)
LADDER = [("warn", -18, 15), ("alarm", -17, 30), ("critical", -15, 30)]


def main(readings: int = 316_000) -> None:
    with tempfile.TemporaryDirectory() as name:
        against_pandas(Path(name, "readings.csv"), readings)
        flatness(Path(name), 1_000_000)


def against_pandas(file: Path, readings: int) -> None:
    write(file, 90, readings)
    if importlib.util.find_spec("pandas") is None:
        print("pandas is not here: `pip install pandas` to see the ratio")
        return
    from pandas import read_csv  # type: ignore[import-not-found,import-untyped,unused-ignore]

    ours, theirs = in_turns(lambda: judge(file), lambda: read_csv(file))
    rows = [
        (f"read and evaluated: {readings} readings, 90 points, {len(LADDER)} rules", ours, "s"),
        ("pandas reads the file", theirs, "s"),
    ]
    tell("evaluate", rows, ours / theirs, PANDAS_CEILING)


def flatness(folder: Path, readings: int) -> None:
    """Microseconds a reading, by the number of points that it is spread over."""
    counts = [10**exponent for exponent in range(2, 6)]
    files = [folder / f"{count}.csv" for count in counts]
    for count, file in zip(counts, files, strict=True):
        write(file, count, readings)
    seconds = in_turns(*(lambda file=file: judge(file) for file in files))
    costs = {count: spent / (readings // count * count) * 1e6 for count, spent in zip(counts, seconds, strict=True)}
    rows = [(f"{count} points, a reading", cost, "us") for count, cost in costs.items()]
    tell("evaluate-points", rows, max(costs.values()) / costs[100], FLAT_CEILING)


def in_turns(*works: Callable[[], object]) -> list[float]:
    """The median seconds of each, measured one after the other, `ROUNDS` times."""
    spent = [[timed(work) for work in works] for _ in range(ROUNDS)]
    return [statistics.median(each) for each in zip(*spent, strict=True)]


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def judge(file: Path) -> list[Excursion]:
    with file.open(encoding="utf-8", newline="") as lines:
        return evaluate(LAWS, read_readings(lines, lambda _: UTC, point="").series)


def write(file: Path, points: int, readings: int) -> None:
    """A minute's reading of each point after the other: cold rooms that wander about their limits."""
    with file.open("w", encoding="utf-8") as out:
        out.write("point,time,value\n")
        out.writelines(rows(points, readings // points))


def rows(points: int, minutes: int) -> Iterator[str]:
    chance = random.Random(1)
    values = [-19 + chance.random() for _ in range(points)]
    for minute in range(minutes):
        time = (START + timedelta(minutes=minute)).isoformat()
        for point in range(points):
            values[point] += chance.gauss(0, 0.4) - 0.05 * (values[point] + 19)
            yield f"store/{point},{time},{values[point]:.2f}\n"


def laws() -> Laws:
    rules = [
        {
            "code": code,
            "limit": limit,
            "on_delay": f"PT{delay}M",
            "off_delay": "PT10M",
            "deadband": 0.5,
            "severity": code,
        }
        for code, limit, delay in LADDER
    ]
    control_points = [{"code": "air", "name": "air", "rules": rules}]
    plan = {"code": "frozen", "version": 1, "name": "frozen", "author": "bench", "reason": "bench", "standard": "bench",
            "valid_from": START, "control_points": control_points}  # fmt: skip
    return laws_of(Plant.model_validate({"plans": [plan]}))


LAWS = laws()
