"""The text of a key, `byssus_{id}_{secret}`, and the only form in which its secret half is kept."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from byssus.core.errors import NotIdentified

_PREFIX = "byssus"
_ID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # without l, o, 0 and 1, which people mistake for one another
_ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class KeyText:
    """A key as its holder has it. The prefix lets scanners of repositories find one that leaked."""

    id: str
    secret: str = field(repr=False)

    def __str__(self) -> str:
        return f"{_PREFIX}_{self.id}_{self.secret}"


def new_key_text() -> KeyText:
    """A key nobody had before: 60 bits of chance in its name, 256 in its secret."""
    return KeyText("".join(secrets.choice(_ID_ALPHABET) for _ in range(_ID_LENGTH)), new_secret())


def parse_key_text(text: str) -> KeyText:
    """Take a key apart.

    Raises:
        NotIdentified: the text has not the form of a key; the message does not repeat it.
    """
    prefix, _, rest = text.strip().partition("_")
    key_id, _, secret = rest.partition("_")
    if prefix != _PREFIX or not key_id or not secret:
        raise NotIdentified(
            "This is not a Byssus key.", advice=f"A key reads {_PREFIX}_…_…; copy all of it, without blanks."
        )
    return KeyText(key_id, secret)


def new_secret() -> str:
    """256 bits of chance as 43 characters that are safe in URLs, headers and cookies."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What is stored of a secret: its SHA-256. A slow hash protects guessable secrets; these cannot be guessed."""
    return hashlib.sha256(secret.encode()).digest()


def matches(secret: str, stored: bytes) -> bool:
    """Whether `stored` is the digest of `secret`, in a time that does not tell how far they agree."""
    return hmac.compare_digest(digest(secret), stored)
