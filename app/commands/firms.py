"""`byssus firm`: a firm's year file, what officers find on the spot, and the grade that one of them gives."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from byssus.app.acting import acting
from byssus.app.commands.options import OURSELVES, Data, Key
from byssus.app.grading import FileWanted, exported_by
from byssus.app.installation import clock_of, database_url, settings_for
from byssus.app.writing import writing
from byssus.core.database import connect
from byssus.core.errors import InvalidInput
from byssus.core.identity.access import Permission
from byssus.core.paper.form import Language, form_of
from byssus.core.plant.grading import Grade
from byssus.trace.grading.decisions import decisions
from byssus.trace.grading.desk import DecisionWanted, VisitKind, VisitWanted, decide, enter_visit
from byssus.trace.grading.file import year_file

_firm = typer.Typer(no_args_is_help=True, help="A firm's year: evidence, visits, and its risk grade.")
_Firm = Annotated[str, typer.Argument(help="Code of the firm.")]
_Year = Annotated[int, typer.Argument(help="Calendar year.", min=2000, max=2199)]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(_firm, name="firm")


@_firm.command()
def year(firm: _Firm, year: _Year, data: Data = None) -> None:
    """Show each item of the score sheet with points and reason, the grade that follows, and what was decided."""
    settings = settings_for(data)
    with connect(database_url(settings), application="byssus-firm") as connection:
        now = clock_of(settings).now()
        file, held = year_file(connection, firm, year, now), decisions(connection, firm, year, now)
    scored, sheet = file.evidence.scored, file.evidence.sheet
    table = Table("item", "points", "reason", box=None)
    for item in scored.items:
        table.add_row(item.en, "-" if item.points is None else f"{item.points:g}/{item.most:g}", item.reason_en)
    Console().print(table)
    mark = "" if sheet.verified else ", a default, not verified"
    print(f"{scored.points:g} of {scored.most:g} ({scored.share:g} %): {scored.proposed}")
    print(f"  by {sheet.code} v{sheet.version}{mark}\n  digest {file.digest}")
    for each in held:
        print(f"{each.at:%Y-%m-%d %H:%M} {each.by}: {each.grade}. {each.reason}\n  sha256 {each.sha256}")


@_firm.command()
def grade(
    firm: _Firm,
    year: _Year,
    grade: Annotated[Grade, typer.Argument(help="What the officer gives.")],
    key: Key,
    seen: Annotated[str, typer.Option(help="The digest that `byssus firm year` showed.")],
    reason: Annotated[str, typer.Option(help="Why, where it is not the proposed one.")] = "",
    data: Data = None,
) -> None:
    """Decide on a grade; the file is frozen with it, and an earlier decision stays."""
    with acting(key, data, Permission.GRADE) as (connection, caller, now):
        wanted = DecisionWanted(grade=grade, seen=seen, reason=reason)
        decided = decide(connection, firm, year, wanted, caller, now())
    print(f"{firm} {year}: {decided.grade}, decision {decided.id}\n  sha256 {decided.sha256}")


@_firm.command()
def visit(
    firm: _Firm,
    kind: VisitKind,
    key: Key,
    words: Annotated[str, typer.Option(help="What was found.")],
    day: Annotated[str, typer.Option(help="YYYY-MM-DD")],
    failed: Annotated[bool, typer.Option("--failed", help="Not in order; of a complaint: founded.")] = False,
    data: Data = None,
) -> None:
    """Enter an inspection, a sampling check or a complaint."""
    try:
        on_day = date.fromisoformat(day)
    except ValueError as error:
        raise InvalidInput(f"{day!r} is no day.", where="--day", advice="Such as 2026-07-20.") from error
    wanted = VisitWanted(kind=kind, on_day=on_day, passed=not failed, words=words)
    with acting(key, data, Permission.GRADE) as (connection, caller, now):
        number = enter_visit(connection, firm, wanted, caller, now())
    print(f"Visit {number}.")


@_firm.command()
def export(
    firm: _Firm,
    year: _Year,
    file: Annotated[Path, typer.Argument(help="Ends with .pdf or .xlsx.", dir_okay=False)],
    decision: Annotated[
        int | None, typer.Option(help="The file as it read then; as it reads now, if left out.")
    ] = None,
    language: Annotated[Language, typer.Option(help="What it is written in.")] = Language.ZH,
    data: Data = None,
) -> None:
    """Write the year file; the same file gives the same bytes."""
    form = form_of(file)
    settings = settings_for(data)
    wanted = FileWanted(firm, year, form, language, decision)
    with connect(database_url(settings), application="byssus-firm") as connection:
        content = exported_by(connection, OURSELVES, wanted, clock_of(settings).now())
    with writing(file):
        file.write_bytes(content)
