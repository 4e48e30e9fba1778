"""`byssus import readings`: what loggers recorded, from their exports into the store."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getuser
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import psycopg
import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from byssus.app.commands.options import Data
from byssus.app.installation import clock_of, database_url, settings_for
from byssus.core.database import Connection, connect
from byssus.core.errors import InvalidInput, Unavailable
from byssus.core.identity.audit import Action, Deed, audit
from byssus.ingest.files.assign import Targets, assign
from byssus.ingest.files.entries import Refusal, read_entries
from byssus.ingest.files.importing import CHUNK, Advance, Outcome, load_targets, preview_chunks, store_chunks
from byssus.ingest.files.layout import Layout
from byssus.ingest.files.open import open_sheet
from byssus.ingest.files.placing import Chunk, Placing
from byssus.ingest.files.recognise import recognise
from byssus.ingest.files.report import Report
from byssus.ingest.files.sheet import Sheet
from byssus.ingest.files.times import DateOrder

_import = typer.Typer(no_args_is_help=True, help="Take in what was recorded elsewhere.")
_MOST_BYTES = 256 << 20
_SHOWN = 5


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(_import, name="import")


@_import.callback()
def _group() -> None:
    pass


@_import.command()
def readings(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX, as a logger exports it.", dir_okay=False)],
    point: Annotated[str | None, typer.Option(help="The point that the whole file is of.")] = None,
    mapped: Annotated[
        list[str] | None, typer.Option("--map", metavar="PROBE=POINT", help="A column or probe, and its point.")
    ] = None,
    zone: Annotated[str | None, typer.Option(help="Zone of times that name none; else that of each site.")] = None,
    dates: Annotated[DateOrder | None, typer.Option(help="Order of the dates, if they do not tell.")] = None,
    report: Annotated[Path | None, typer.Option(help="Where to list what is refused.", dir_okay=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what is recognised, and store nothing.")] = False,
    data: Data = None,
) -> None:
    """Store the readings of a logger's export as late ones; to import a file again changes nothing."""
    settings = settings_for(data)
    content = _content(file)
    sheet = open_sheet(content)
    layout = recognise(sheet, dates)
    now = clock_of(settings).now()
    with _database(database_url(settings), file) as connection:
        targets = assign(layout, load_targets(connection), point=point, named=_named(mapped or []))
        placing = Placing(targets, _zone(zone) or layout.time.zone, now)
        export = _Export(file, sheet, layout, targets)
        chunks = placing.chunks(read_entries(sheet, layout), CHUNK)
        if dry_run:
            export.show()
            outcome = export.preview(connection, chunks)
        else:
            audit(connection, Deed(now, _actor(), Action.READINGS_IMPORTED, file.name, {"sha256": _digest(content)}))
            outcome = export.store(connection, chunks, report or file.with_name(f"{file.name}.refused.csv"))
    _tell(outcome, dry_run=dry_run)


@dataclass(frozen=True, slots=True)
class _Export:
    """A file, how it is read, and the points that it is of."""

    file: Path
    sheet: Sheet
    layout: Layout
    targets: Targets

    def show(self) -> None:
        """Print what was recognised, and the first values."""
        layout = self.layout
        print(f"{self.file.name}: {self.sheet.written}, {'long' if layout.names is not None else 'wide'}")
        print(
            f"data from line {layout.first} to {layout.size}, dates {layout.time.order}, decimal sign {layout.sign!r}"
        )
        for column in layout.values:
            target = self.targets.get(column.name)
            fate = "by the name in each line" if layout.names is not None else target.code if target else "left out"
            print(f"  {column.name!r} in {column.unit or 'the unit of its point'} → {fate}")
        if layout.ignored:
            print(f"  not read: {', '.join(map(repr, layout.ignored))}")
        table = Table("line", "probe", "time", "value", "unit", box=None)
        for item in islice(read_entries(self.sheet, layout), _SHOWN):
            if isinstance(item, Refusal):
                table.add_row(str(item.line), item.name, "refused", item.problem.detail)
            else:
                shown = getattr(item.time, "wall", item.time)
                table.add_row(str(item.line), item.name, f"{shown:%Y-%m-%d %H:%M:%S}", f"{item.value}", item.unit or "")
        Console().print(table)

    def preview(self, connection: Connection, chunks: Iterable[Chunk]) -> Outcome:
        """What storing would come to; the first refusals are printed."""
        refusals: list[Refusal] = []

        def remember(refusal: Refusal) -> None:
            if len(refusals) < _SHOWN:
                refusals.append(refusal)

        with self._progress("previewing") as advance:
            outcome = preview_chunks(connection, chunks, remember, advance)
        for refusal in refusals:
            print(f"line {refusal.line} {refusal.name}: {refusal.problem.detail}")
        return outcome

    def store(self, connection: Connection, chunks: Iterable[Chunk], path: Path) -> Outcome:
        """Store, and write the report of what was refused."""
        with Report(path) as report, self._progress("storing") as advance:
            outcome = store_chunks(connection, chunks, report.add, advance)
        if outcome.refused:
            print(f"What was refused, and why: {path}")
        return outcome

    @contextmanager
    def _progress(self, what: str) -> Iterator[Advance]:
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task(what, total=self.layout.size)
            yield lambda line: progress.update(task, completed=line)
            progress.update(task, completed=self.layout.size)


def _tell(outcome: Outcome, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    print(f"{outcome.new} {would}stored, {outcome.known} known, {outcome.conflicts} in conflict with what is stored,")
    print(f"{outcome.doubtful} not to be believed, {outcome.refused} refused.")
    for name, count in outcome.left_out.most_common(_SHOWN):
        print(f"{count} left out: {name!r} feeds no point.")


@contextmanager
def _database(url: str, file: Path) -> Iterator[Connection]:
    try:
        with connect(url, application="byssus-import") as connection:
            connection.autocommit = True
            yield connection
    except psycopg.OperationalError as error:
        raise Unavailable(
            f"The import stopped: {' '.join(str(error).split())}.",
            where=str(file),
            advice="Run it again: what is stored already is known.",
        ) from error


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise InvalidInput("The file is larger than 256 MiB.", where=str(file), advice="Split it.")
        return file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"The file cannot be read: {error.strerror}.", where=str(file)) from error


def _named(pairs: list[str]) -> dict[str, str]:
    named: dict[str, str] = {}
    for pair in pairs:
        probe, equals, code = pair.rpartition("=")
        if not equals or not probe or not code:
            raise InvalidInput(f"{pair!r} does not say which probe feeds which point.", advice="Write PROBE=POINT.")
        named[probe] = code
    return named


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError) as error:
        raise InvalidInput(f"{name!r} is no time zone.", where="--zone", advice="Such as Asia/Shanghai.") from error


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _actor() -> str:
    try:
        return f"{getuser()} at the command line"
    except (KeyError, OSError):
        return "somebody at the command line"
