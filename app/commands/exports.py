"""`byssus export`: the store's readings, the alarm log, food-safety records, and chains of goods, as files."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from psycopg import IsolationLevel

from byssus.alerts.records.book import find_record
from byssus.alerts.records.files import record_file
from byssus.alerts.records.sites import find_keeper
from byssus.alerts.views.archive import list_readings
from byssus.alerts.views.points import PointNow, list_points
from byssus.alerts.views.reading_table import PAGE, Format, Page, pages, parts
from byssus.alerts.views.recording import Window
from byssus.app.commands.evidence import ledger
from byssus.app.commands.options import OURSELVES, Data, instant
from byssus.app.commands.traces import trace
from byssus.app.installation import clock_of, database_url, settings_for
from byssus.app.writing import writing
from byssus.core.database import Connection, connect
from byssus.core.errors import InvalidInput, NotFound
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.paper.form import Language, form_of
from byssus.core.plant.terms import parse_term

_export = typer.Typer(no_args_is_help=True, help="Take out what is stored.")


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    _export.command()(ledger)
    _export.command()(trace)
    app.add_typer(_export, name="export")


@_export.command()
def readings(
    file: Annotated[Path, typer.Argument(help="Ends with .csv or .parquet.", dir_okay=False)],
    start: Annotated[str, typer.Option("--from", help="Event time with zone, ISO 8601.")],
    end: Annotated[str | None, typer.Option("--to", help="Event time, not included; now, if left out.")] = None,
    site: Annotated[str | None, typer.Option(help="All points of this site.")] = None,
    point: Annotated[list[str] | None, typer.Option(help="This point; may be given several times.")] = None,
    data: Data = None,
) -> None:
    """Write the readings of a stretch of time, by point and time, in UTC; the same readings give the same bytes."""
    form, settings = _format(file), settings_for(data)
    window = Window(instant(start, "--from"), instant(end, "--to") if end else clock_of(settings).now())
    part = file.with_name(f"{file.name}.part")
    with connect(database_url(settings), application="byssus-export") as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ  # one state of the store, however long it takes
        chosen = _chosen(list_points(connection), site, point or [])
        count = _write(_pages(connection, chosen, window), form, part)
        about = ", ".join([*([site] if site else []), *(point or [])])
        span = {"from": window.start.isoformat(), "to": window.end.isoformat()}
        now = clock_of(settings).now()
        audit(connection, Deed(now, OURSELVES.name, Action.READINGS_EXPORTED, about, {"form": form, **span}))
    part.replace(file)
    print(f"{count} readings of {len(chosen)} points.")


@_export.command()
def record(
    file: Annotated[Path, typer.Argument(help="Ends with .pdf or .xlsx.", dir_okay=False)],
    site: Annotated[str, typer.Option(help="Code of the site.")],
    term: Annotated[str, typer.Option(help="2026-11-02 a day, 2026-W45 a week, 2026-11 a month.")],
    language: Annotated[Language, typer.Option(help="What it is written in.")] = Language.ZH,
    data: Data = None,
) -> None:
    """Write a food-safety record, signed or as it reads now; the same record gives the same bytes."""
    form = form_of(file)
    settings, about = settings_for(data), parse_term(term)
    with connect(database_url(settings), application="byssus-export") as connection:
        found = find_record(connection, find_keeper(connection, site), about, clock_of(settings).now())
    content = record_file(found, form, language)
    with writing(file):
        file.write_bytes(content)
    told = f"signed by {found.signature.by}" if found.signature else "a draft, not signed"
    print(f"{site} {about.name}: {told}\n  sha256 of the file {hashlib.sha256(content).hexdigest()}")


def _format(file: Path) -> Format:
    try:
        return Format(file.suffix.removeprefix("."))
    except ValueError as error:
        advice = "End it with .csv or .parquet."
        raise InvalidInput("The file's name does not say its format.", where=str(file), advice=advice) from error


def _pages(connection: Connection, points: list[PointNow], window: Window) -> Iterator[Page]:
    wanted = [(point.code, point.unit) for point in points]
    return pages(lambda code, rest: list_readings(connection, code, rest, PAGE), wanted, window)


def _write(found: Iterator[Page], form: Format, part: Path) -> int:
    count = 0

    def counted() -> Iterator[Page]:
        nonlocal count
        for page in found:
            count += len(page.readings)
            yield page

    with writing(part), part.open("wb") as out:
        out.writelines(parts(form, counted()))
    return count


def _chosen(points: list[PointNow], site: str | None, codes: list[str]) -> list[PointNow]:
    if (site is None) == (not codes):
        raise InvalidInput("Say what to export.", advice="Give --site CODE, or --point CODE.")
    known = {point.code for point in points}
    if unknown := set(codes) - known:
        raise NotFound(f"There is no point {min(unknown)!r}.")
    chosen = [point for point in points if point.code in codes or point.place.site.code == site]
    if not chosen:
        raise NotFound(f"The site {site!r} has no points.")
    return chosen
