"""What a signature says: which file this is, by its hash, and when it was signed; in a form that others verify.

A statement is a compact JWS (RFC 7515) with EdDSA (RFC 8037) over a small JSON object. It is kept beside the file, not
in it, so that the file is the same bytes whoever signs it. docs/signatures.md is the procedure for who receives one.
"""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from typing import Final, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jwt import PyJWS
from jwt.exceptions import PyJWTError
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from byssus.core.errors import InvalidInput
from byssus.core.signing.key import SigningKey, base64url, thumbprint

_ALGORITHM: Final = "EdDSA"
_JWS: Final = PyJWS(algorithms=[_ALGORITHM])


class Statement(BaseModel):
    """What is signed: the file by its SHA-256 in hex and its size, what it is about, and when it was signed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["byssus file 1"] = "byssus file 1"
    about: str
    bytes: int
    sha256: str
    signed_at: AwareDatetime


class PublicKey(BaseModel):
    """A key as it is published (RFC 7517); what it signed after `retired_at` is not good."""

    model_config = ConfigDict(frozen=True)

    kty: Literal["OKP"] = "OKP"
    crv: Literal["Ed25519"] = "Ed25519"
    alg: Literal["EdDSA"] = "EdDSA"
    use: Literal["sig"] = "sig"
    kid: str
    x: str
    made_at: AwareDatetime | None = None
    retired_at: AwareDatetime | None = None


class PublicKeys(BaseModel):
    """All keys that an installation ever signed with."""

    model_config = ConfigDict(frozen=True)

    keys: tuple[PublicKey, ...]


class BadSignature(InvalidInput):
    """A file is not what was signed, or was not signed by this installation."""

    title = "Bad signature"


def sign(statement: Statement, key: SigningKey) -> str:
    """The statement with its signature."""
    headers = {"kid": key.id, "typ": "byssus-file+jws"}
    return _JWS.encode(statement.model_dump_json().encode(), key.private, _ALGORITHM, headers)


def verify(signed: str, keys: PublicKeys) -> Statement:
    """What was signed, by one of these keys, while it was in use.

    Raises:
        BadSignature: nothing was, or by no such key.
    """
    try:
        kid = _JWS.get_unverified_header(signed.strip()).get("kid")
    except PyJWTError as error:
        raise BadSignature("This is no signature: three parts of base64url with dots between.") from error
    key = next((each for each in keys.keys if each.kid == kid), None)
    if key is None:
        advice = "Fetch the keys of the installation that made the file, from /.well-known/jwks.json."
        raise BadSignature(f"It was signed with a key that is not among those given ({kid}).", advice=advice)
    statement = _read(signed.strip(), key)
    if key.retired_at and statement.signed_at >= key.retired_at:
        raise BadSignature(f"It was signed on {statement.signed_at:%Y-%m-%d}, when its key was no longer in use.")
    return statement


def public_key(public: bytes, made_at: datetime | None = None, retired_at: datetime | None = None) -> PublicKey:
    """The published form of a key."""
    made, retired = (time and time.astimezone(UTC) for time in (made_at, retired_at))
    return PublicKey(kid=thumbprint(public), x=base64url(public), made_at=made, retired_at=retired)


def _read(signed: str, key: PublicKey) -> Statement:
    public = _public(key)
    try:
        return Statement.model_validate_json(_JWS.decode(signed, public, [_ALGORITHM]))
    except PyJWTError as error:
        raise BadSignature("The signature does not fit: what it says was changed.") from error
    except ValidationError as error:
        raise BadSignature("The signature is good, but says nothing about a file.") from error


def _public(key: PublicKey) -> Ed25519PublicKey:
    try:
        public = urlsafe_b64decode(key.x + "==")
        loaded = Ed25519PublicKey.from_public_bytes(public)
    except ValueError as error:
        raise BadSignature(f"{key.x!r} is no public key.", where=key.kid) from error
    if thumbprint(public) != key.kid:
        raise BadSignature("The name of the key is not its thumbprint.", where=key.kid)
    return loaded
