"""Checks the signature on a file offline: what `byssus verify` does with a file that has one beside it."""

from pathlib import Path

from pydantic import ValidationError

from byssus.core.errors import InvalidInput
from byssus.core.signing.register import digest_of
from byssus.core.signing.statement import BadSignature, PublicKeys, Statement
from byssus.core.signing.statement import verify as verify_statement

_CHUNK = 64 * 1024


def signature_of(file: Path) -> Path:
    """Where the signature of a file lies."""
    return file.with_name(f"{file.name}.jws")


def verify_signed(file: Path, keys: PublicKeys) -> Statement:
    """What was signed about a file.

    Raises:
        BadSignature: the file is not what was signed, or no such key signed it.
        InvalidInput: the file or its signature cannot be read.
    """
    try:
        statement = verify_statement(signature_of(file).read_text(errors="replace"), keys)
        with file.open("rb") as content:
            digest = digest_of(iter(lambda: content.read(_CHUNK), b""))
    except OSError as error:
        raise InvalidInput(f"The file cannot be read: {error.strerror}.", where=str(error.filename)) from error
    except BadSignature as error:
        raise BadSignature(error.what, where=str(file), advice=error.advice) from error
    if digest.sha256.hex() != statement.sha256:
        raise BadSignature("The file is not the one that was signed: its hash is another.", where=str(file))
    return statement


def read_keys(file: Path) -> PublicKeys:
    """Public keys, as an installation publishes them.

    Raises:
        InvalidInput: the file holds none, or cannot be read.
    """
    try:
        return PublicKeys.model_validate_json(file.read_bytes())
    except OSError as error:
        raise InvalidInput(f"The keys cannot be read: {error.strerror}.", where=str(file)) from error
    except ValidationError as error:
        advice = "Fetch them from /.well-known/jwks.json of the installation that made the file."
        raise InvalidInput("The file holds no public keys.", where=str(file), advice=advice) from error
