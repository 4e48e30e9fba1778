"""The key by which an installation signs files (Ed25519, RFC 8032), and the file in which its private half lies."""

import hashlib
import os
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from byssus.core.errors import InvalidInput, Unavailable

_ONLY_US: Final = 0o600


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key pair."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The public half, 32 bytes."""
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def id(self) -> str:
        """Its name: the thumbprint of the public half (RFC 7638, RFC 8037 appendix A.3)."""
        return thumbprint(self.public)


def thumbprint(public: bytes) -> str:
    """The name of a public key: the SHA-256 of its members that RFC 8037 asks for, in base64url."""
    members = f'{{"crv":"Ed25519","kty":"OKP","x":"{base64url(public)}"}}'
    return base64url(hashlib.sha256(members.encode()).digest())


def base64url(content: bytes) -> str:
    """Without padding (RFC 7515 § 2)."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def signing_key(file: Path) -> SigningKey:
    """The key in a file, made at the first call; only we can read the file.

    Raises:
        InvalidInput: the file holds something else.
        Unavailable: it cannot be read, or written.
    """
    try:
        if not file.exists():
            _link(_write_new(file), file)
        return _read(file)
    except OSError as error:
        raise Unavailable(f"The key that signs files is out of reach: {error.strerror}.", where=str(file)) from error


def replace_key(file: Path) -> SigningKey:
    """Put a new key in the place of the one in a file; at no time is there none, or half of one."""
    try:
        _write_new(file).replace(file)
        return _read(file)
    except OSError as error:
        raise Unavailable(f"The key that signs files is out of reach: {error.strerror}.", where=str(file)) from error


def _read(file: Path) -> SigningKey:
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _no_key(file) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(file)
    return SigningKey(key)


def _no_key(file: Path) -> InvalidInput:
    advice = "Give a file that `openssl genpkey -algorithm ed25519` wrote, or none, and one is made."
    return InvalidInput(
        "The file holds no private Ed25519 key in PEM without a password.", where=str(file), advice=advice
    )


def _write_new(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(_ONLY_US)
    fresh.write_bytes(Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return fresh


def _link(fresh: Path, file: Path) -> None:
    """Give a new key its place, unless another process was there first."""
    try:
        file.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
