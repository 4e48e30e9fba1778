"""`byssus import readings`: what loggers recorded, from their exports into the store."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import tzinfo
from hashlib import sha256
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import psycopg
import typer
from rich.console import Console

from byssus.app.commands.options import OURSELVES, Data
from byssus.app.import_view import SHOWN, first_values, outcome_lines, progress, recognised, refusal_line
from byssus.app.installation import clock_of, database_url, settings_for
from byssus.core.database import Connection, connect
from byssus.core.errors import InvalidInput, Unavailable
from byssus.core.identity.audit import Action, Deed, audit
from byssus.ingest.files.assign import assign
from byssus.ingest.files.entries import Refusal, read_entries
from byssus.ingest.files.importing import CHUNK, Outcome, load_targets, preview_chunks, store_chunks
from byssus.ingest.files.layout import Layout
from byssus.ingest.files.open import open_sheet
from byssus.ingest.files.placing import Chunk, Placing
from byssus.ingest.files.recognise import recognise
from byssus.ingest.files.report import Report
from byssus.ingest.files.times import DateOrder

_import = typer.Typer(no_args_is_help=True, help="Take in what was recorded elsewhere.")
_MOST_BYTES = 256 << 20


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(_import, name="import")


@_import.callback()
def _group() -> None:
    """A group even while it holds one command."""


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
        chunks = placing.chunks(read_entries(sheet, layout), CHUNK)
        if dry_run:
            print(*recognised(sheet, layout, targets), sep="\n")
            Console().print(first_values(sheet, layout))
            outcome = _preview(connection, chunks, layout)
        else:
            deed = Deed(
                now, OURSELVES.name, Action.READINGS_IMPORTED, file.name, {"sha256": sha256(content).hexdigest()}
            )
            audit(connection, deed)
            outcome = _store(connection, chunks, layout, report or file.with_name(f"{file.name}.refused.csv"))
    print(*outcome_lines(outcome, dry_run=dry_run), sep="\n")


def _preview(connection: Connection, chunks: Iterable[Chunk], layout: Layout) -> Outcome:
    refusals: list[Refusal] = []

    def remember(refusal: Refusal) -> None:
        if len(refusals) < SHOWN:
            refusals.append(refusal)

    with progress("previewing", layout.size) as advance:
        outcome = preview_chunks(connection, chunks, remember, advance)
    print(*map(refusal_line, refusals), sep="\n")
    return outcome


def _store(connection: Connection, chunks: Iterable[Chunk], layout: Layout, path: Path) -> Outcome:
    with Report(path) as report, progress("storing", layout.size) as advance:
        outcome = store_chunks(connection, chunks, report.add, advance)
    if outcome.refused:
        print(f"What was refused, and why: {path}")
    return outcome


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
        probe, _, code = pair.rpartition("=")
        if not probe or not code:
            raise InvalidInput(f"{pair!r} does not say which probe feeds which point.", advice="Write PROBE=POINT.")
        named[probe] = code
    return named


def _zone(name: str | None) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError) as error:
        raise InvalidInput(f"{name!r} is no time zone.", where="--zone", advice="Such as Asia/Shanghai.") from error
