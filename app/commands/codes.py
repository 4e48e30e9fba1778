"""`byssus trace` and `byssus gs1`: what is known of a code, and whether codes are right."""

import json
import sys
from pathlib import Path
from typing import Annotated, BinaryIO
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from byssus.app.commands.options import OURSELVES, Data
from byssus.app.installation import clock_of, database_url, settings_for
from byssus.core.database import connect
from byssus.core.errors import InvalidInput
from byssus.trace.gs1.lines import Summary, code_objects


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(trace)
    app.command()(gs1)


def trace(
    code: Annotated[str, typer.Argument(help="Digital Link, element string, scan data, (01)… or an EPC URN.")],
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what the API answers.")] = False,
    zone: Annotated[str, typer.Option(help="Time zone of the times shown.")] = "Asia/Shanghai",
) -> None:
    """Show where a code came from and went, where it lay, and how cold it was there."""
    from byssus.app.asking import traced_by
    from byssus.trace.answer.render import render

    settings = settings_for(data)
    with connect(database_url(settings), application="byssus-trace") as connection:
        answer = traced_by(connection, OURSELVES, code, clock_of(settings).now())
    if as_json:
        print(answer.model_dump_json(indent=2))
    else:
        Console().print(render(answer, ZoneInfo(zone)))


def gs1(
    file: Annotated[Path, typer.Argument(help="Codes, one a line; - reads standard input.", allow_dash=True)] = Path(
        "-"
    ),
    summary: Annotated[bool, typer.Option("--summary", help="Print counts instead of a line per code.")] = False,
) -> None:
    """Check GS1 codes, one a line, and print each as a JSON object; exit code 1 if any is invalid."""
    counts = Summary()
    with _opened(file) as lines:
        for found in code_objects(lines):
            counts.count(found)
            if not summary:
                print(json.dumps(found, ensure_ascii=False))
    if summary:
        totals = {"codes": counts.codes, "invalid": counts.invalid, "problems": dict(counts.problems)}
        print(json.dumps(totals, indent=2))
    if counts.invalid:
        raise typer.Exit(1)


def _opened(file: Path) -> BinaryIO:
    if str(file) == "-":
        return sys.stdin.buffer
    try:
        return file.open("rb")
    except OSError as error:
        raise InvalidInput(f"The file cannot be read: {error.strerror}.", where=str(file)) from error
