"""`byssus export ledger` and `byssus verify`: files for people who do not have to trust us."""

from pathlib import Path
from typing import Annotated

import typer

from byssus.alerts.evidence.export import export_month
from byssus.alerts.evidence.month import Tampered, Verified, files_named, verify_files, verify_following
from byssus.alerts.evidence.month import verify as verify_lines
from byssus.alerts.proof.files import write_files
from byssus.app.commands.options import Data
from byssus.app.installation import clock_of, database_url, settings_for
from byssus.app.verifying import read_keys, signature_of, verify_signed
from byssus.core.database import connect
from byssus.core.errors import InvalidInput


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(verify)


def ledger(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it.")],
    site: Annotated[str, typer.Option(help="Code of the site.")],
    month: Annotated[str, typer.Option(help="YYYY-MM, in the zone of the site.")],
    evidence: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write the photos and papers that the log names there.")
    ] = None,
    data: Data = None,
) -> None:
    """Write a month of a site's alarm log; `byssus verify` shows whether it was tampered with, without a database."""
    settings = settings_for(data)
    with connect(database_url(settings), application="byssus-export") as connection:
        content = export_month(connection, site, month, clock_of(settings).now())
        try:
            file.write_bytes(content)
            if evidence is not None:
                write_files(connection, files_named(content.splitlines()), evidence)
        except OSError as error:
            raise InvalidInput(f"This cannot be written: {error.strerror}.", where=str(error.filename)) from error
    print(_words(_verified(file)))
    _report_files([file], evidence)


def verify(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Months of one site, in order; or files with signatures.")
    ],
    evidence: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="The photos and papers that were written beside them.", file_okay=False),
    ] = None,
    keys: Annotated[
        Path | None,
        typer.Option(
            metavar="KEYS", help="Public keys of the installation; files are checked by FILE.jws beside them."
        ),
    ] = None,
) -> None:
    """See that exported files are as they were written, without a database; what is not is named, with exit code 1."""
    if keys is not None:
        _verify_signatures(files, keys)
        return
    if signed := next((file for file in files if signature_of(file).exists()), None):
        advice = "Give the public keys of the installation with --keys; it publishes them at /.well-known/jwks.json."
        raise InvalidInput("The file has a signature beside it.", where=str(signed), advice=advice)
    verified = [_verified(file) for file in files]
    verify_following(verified)
    for one in verified:
        print(_words(one))
    _report_files(files, evidence)


def _verify_signatures(files: list[Path], keys: Path) -> None:
    published = read_keys(keys)
    for file in files:
        statement = verify_signed(file, published)
        print(f"{file}: as signed on {statement.signed_at:%Y-%m-%d %H:%M %Z}")
        print(f"  {statement.about}\n  sha256 {statement.sha256}")


def _report_files(files: list[Path], evidence: Path | None) -> None:
    """Compare the files of evidence with the hashes in the log, and say how many they are."""
    if evidence is None:
        return
    hashes = [digest for file in files for digest in files_named(file.read_bytes().splitlines())]
    try:
        print(f"{verify_files(hashes, evidence)} files of evidence, as they were added")
    except OSError as error:
        raise InvalidInput(f"The folder cannot be read: {error.strerror}.", where=str(evidence)) from error


def _verified(file: Path) -> Verified:
    try:
        with file.open("rb") as lines:
            return verify_lines(lines)
    except OSError as error:
        raise InvalidInput(f"The file cannot be read: {error.strerror}.", where=str(file)) from error
    except Tampered as error:
        raise Tampered(error.what, where=f"{file}, {error.where}") from error


def _words(one: Verified) -> str:
    head = one.head
    until = "" if head.complete else ", not over yet"
    return (
        f"{head.site} {head.month}{until}: {head.lines} lines, whole\n  from {one.previous.hex()}\n  to   {head.last}"
    )
