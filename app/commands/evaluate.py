"""`byssus evaluate`: the ledger that a plan would give over recorded readings; no database is needed."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Annotated, TextIO
from zoneinfo import ZoneInfo

import orjson
import typer
from rich.console import Console
from rich.table import Table

from byssus.alerts.condition.excursion import Excursion
from byssus.alerts.whatif.evaluate import evaluate as judge
from byssus.alerts.whatif.laws import Laws, laws_of
from byssus.alerts.whatif.readings_file import ReadingsFile, ZoneOf, read_readings
from byssus.alerts.whatif.series import Series
from byssus.core.errors import InvalidInput
from byssus.core.plant.document import read_plants

_SHOWN = 100
"""What is kept out is named one by one up to here; of the rest it is said how much there is."""
_WIDTH = 160
"""Columns of the table where no terminal sets them."""


def add_to(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command()(evaluate)


def evaluate(
    plan: Annotated[list[Path], typer.Option(help="Plant file with a HACCP plan; several add up.")],
    readings: Annotated[Path, typer.Option(help="CSV point,time,value; - reads standard input.", allow_dash=True)],
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a line instead of a table.")] = False,
    control_point: Annotated[
        str | None,
        typer.Option(
            help="Judges points that PLAN does not declare; CODE or PLAN/CODE. Not needed if it is the only one."
        ),
    ] = None,
    every: Annotated[float, typer.Option(help="Seconds between readings of those points.", min=0.001)] = 60,
    zone: Annotated[
        str | None,
        typer.Option(help="Zone of times without one (default: that of the declared point's site, else UTC)."),
    ] = None,
) -> None:
    """Print every excursion that PLAN would have raised over READINGS; exit code 1 if no reading could be used.

    The newest version of the plan judges all readings, whenever it becomes valid. What cannot be read or believed is
    named on standard error and kept out.
    """
    laws = laws_of(read_plants(plan, {}), control_point, timedelta(seconds=every))
    file = _read(readings, _zone_of(laws, zone))
    ledger = judge(laws, file.series)
    _tell(_complaints(file, laws))
    if as_json:
        _print_json(ledger)
    else:
        _console().print(_table(ledger))
    if file.bad and not file.series:
        raise InvalidInput("Not one reading could be read.", where=str(readings))


def _zone_of(laws: Laws, override: str | None) -> ZoneOf:
    def zone_of(point: str) -> ZoneInfo:
        law = laws.of(point)
        return ZoneInfo(override or (law.timezone if law else None) or "UTC")

    try:
        ZoneInfo(override or "UTC")
    except (KeyError, ValueError, OSError) as error:
        raise InvalidInput(f"{override!r} is no time zone.", where="--zone", advice="Write Asia/Shanghai.") from error
    return zone_of


def _read(path: Path, zone_of: ZoneOf) -> ReadingsFile:
    try:
        with _opened(path) as lines:
            return read_readings(lines, zone_of, point=path.stem)
    except OSError as error:
        raise InvalidInput(f"The file cannot be read: {error.strerror}.", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise InvalidInput("The file is not UTF-8.", where=str(path), advice="Save it as UTF-8.") from error


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    if str(path) == "-":
        yield sys.stdin
    else:
        with path.open(encoding="utf-8", newline="") as lines:
            yield lines


def _complaints(file: ReadingsFile, laws: Laws) -> Iterator[str]:
    yield from map(str, file.bad)
    for point, series in sorted(file.series.items()):
        law = laws.of(point)
        if law is None:
            yield f"point {point!r}: PLAN does not declare it; name its judge with --control-point"
        elif not law.rules:
            yield f"point {point!r}: PLAN has no rule for it"
        elif doubtful := series.doubtful(law.plausible):
            yield f"point {point!r}: {_doubt(doubtful)}"


def _doubt(doubtful: Series) -> str:
    count = len(doubtful.times)
    return f"{count} not believed, the first {doubtful.values[0]:g} at {doubtful.times[0].isoformat()}"


def _tell(complaints: Iterator[str]) -> None:
    for complaint in islice(complaints, _SHOWN):
        print(f"byssus: kept out: {complaint}", file=sys.stderr)
    if rest := sum(1 for _ in complaints):
        print(f"byssus: kept out: {rest} more", file=sys.stderr)


def _print_json(ledger: Iterable[Excursion]) -> None:
    for excursion in ledger:
        sys.stdout.write(orjson.dumps(excursion, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE).decode())


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=_WIDTH)


def _table(ledger: Iterable[Excursion]) -> Table:
    table = Table("point", "rule", "started (UTC)", "raised", "cleared", "peak", "min out", "°·min", "gaps", box=None)
    for row in ledger:
        times = (
            f"{time:%Y-%m-%d %H:%M:%S}" if time else "open" for time in (row.started_at, row.raised_at, row.cleared_at)
        )
        measures = (f"{value:.1f}" for value in (row.peak, row.minutes_out, row.degree_minutes))
        table.add_row(row.point, f"{row.rule} v{row.rule_version}", *times, *measures, str(row.n_gaps))
    return table
