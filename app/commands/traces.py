"""`byssus export trace` and `byssus findings`: what is known of a code as a signed file, and what is wrong with it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from byssus.app.commands.options import OURSELVES, Data, instant
from byssus.app.installation import clock_of, database_url, settings_for
from byssus.app.taking_away import Clocks, taken_by
from byssus.app.writing import writing
from byssus.core.database import connect
from byssus.core.errors import InvalidInput
from byssus.core.paper.form import Language
from byssus.trace.documents.files import Form, Wanted
from byssus.trace.questions.scope import EVERYTHING
from byssus.trace.rules.of_code import findings_of

_BY_SUFFIX = {".pdf": Form.REPORT, ".xlsx": Form.BOOK, ".jsonld": Form.EPCIS}


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(findings)


def findings(code: Annotated[str, typer.Argument(help="In any syntax.")], data: Data = None) -> None:
    """Show everything that the rules of the chain find about a code, the worst first, and what events lack."""
    with connect(database_url(settings_for(data)), application="byssus-findings") as connection:
        found = findings_of(connection, code, EVERYTHING)
    table = Table("severity", "rule", "goods", "what is wrong", "when (UTC)", "who mends it", box=None)
    for each in found.findings:
        table.add_row(each.severity, each.rule, each.uri, each.en, f"{each.at:%Y-%m-%d %H:%M}", each.mender)
    Console().print(table if found.findings else f"Nothing, by {len(found.rules)} rules.")
    told = Table("profile", "owed", "tell all", "what others lack", box=None)
    for of in found.completeness:
        gaps = "; ".join(f"{gap.event.en}: {gap.need.en} ({gap.events})" for gap in of.gaps)
        told.add_row(of.profile, "yes" if of.owed else "no", f"{of.complete} of {of.events} events", gaps)
    Console().print(told)


def trace(
    code: Annotated[str, typer.Argument(help="In any syntax.")],
    file: Annotated[Path, typer.Argument(help="Ends with .pdf, .xlsx or .jsonld.", dir_okay=False)],
    form: Annotated[
        Form | None, typer.Option(help="report, book (Chinese), fsma, epcis or gdst; by the file's name, if left out.")
    ] = None,
    language: Annotated[Language, typer.Option(help="What the report is written in.")] = Language.ZH,
    at: Annotated[str | None, typer.Option(help="Until when the report measures open stays; ISO 8601.")] = None,
    data: Data = None,
) -> None:
    """Write the whole chain of a code as a file, and its signature beside it; the same data give the same bytes."""
    settings = settings_for(data)
    wanted = Wanted(code, _form(file, form), language, instant(at, "--at") if at else None)
    now = Clocks(clock_of(settings).now(), datetime.now(UTC))
    with connect(database_url(settings), application="byssus-export") as connection:
        taken = taken_by(connection, OURSELVES, wanted, settings.signing_key_file, now)
    part = file.with_name(f"{file.name}.part")
    with writing(file):
        with taken.content, part.open("wb") as out:
            out.writelines(taken.parts())
        part.replace(file)
        file.with_name(f"{file.name}.jws").write_text(taken.signature)
    print(f"{file}: {taken.digest.bytes} bytes\n  sha256 {taken.digest.sha256.hex()}\n  signature {file.name}.jws")


def _form(file: Path, form: Form | None) -> Form:
    found = form or _BY_SUFFIX.get(file.suffix)
    if found is None or f".{found.suffix}" != file.suffix:
        wanted = f".{found.suffix}" if found else ".pdf, .xlsx or .jsonld"
        raise InvalidInput("The file's name does not say its form.", where=str(file), advice=f"End it with {wanted}.")
    return found
