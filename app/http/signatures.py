"""Signatures on files that were taken away, and the public keys to check them with; docs/signatures.md says how."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import PlainTextResponse

from byssus.app.http.context import InContext
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission
from byssus.core.signing.register import find_signature, published_keys
from byssus.core.signing.statement import PublicKeys

router = APIRouter(tags=["trace"], dependencies=[require(Permission.TRACE)])
public_router = APIRouter(tags=["trace"])


@public_router.get("/.well-known/jwks.json")
def get_public_keys(context: InContext) -> PublicKeys:
    """The public keys that files were signed with, the newest first (RFC 7517); for everybody."""
    with context.pool.connection() as connection:
        return published_keys(connection)


@router.get("/signatures/{sha256}", response_class=PlainTextResponse)
def get_signature(
    context: InContext, sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="of the file, in hex")]
) -> PlainTextResponse:
    """The signature on a file that was taken away (compact JWS, RFC 7515), by the hash of the file."""
    with context.pool.connection() as connection:
        return PlainTextResponse(find_signature(connection, bytes.fromhex(sha256)))
