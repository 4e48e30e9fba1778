"""The one family of errors: each says what was wrong, where, and what to do about it."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta


class ByssusError(Exception):
    """Something a person can mend.

    Args:
        what: one sentence that says what is wrong, with the value that was found.
        where: the file and line, the topic, the field or the row; empty when there is only one place it can be.
        advice: what to do now; empty when `what` already says it.
    """

    status = 500
    """The HTTP status under which the API reports this error (RFC 9457)."""
    title = "Internal error"

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.advice = advice

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        hint = f" {self.advice}" if self.advice else ""
        return f"{place}{self.what}{hint}"


class InvalidInput(ByssusError):
    """What was given cannot be understood or breaks a rule."""

    status = 422
    title = "Invalid input"


class NotFound(ByssusError):
    """What was asked for is not here."""

    status = 404
    title = "Not found"


@dataclass(frozen=True, slots=True)
class First:
    """Who was there first: the person, what they did in one word, and when."""

    person: str
    act: str
    at: datetime


class Conflict(ByssusError):
    """Somebody or something was there first; the present state is named, and in `first` who it was, if a person."""

    status = 409
    title = "Conflict"

    def __init__(self, what: str, *, where: str = "", advice: str = "", first: First | None = None) -> None:
        super().__init__(what, where=where, advice=advice)
        self.first = first


class TooLarge(ByssusError):
    """More than is taken at once."""

    status = 413
    title = "Too large"


class NotAllowed(ByssusError):
    """The caller is known, and may not do this."""

    status = 403
    title = "Not allowed"


class NotIdentified(ByssusError):
    """The caller gave no key, or one that is not valid."""

    status = 401
    title = "Key required"


class TooManyAttempts(ByssusError):
    """The caller failed too often; `wait` is how long nothing will be heard."""

    status = 429
    title = "Too many attempts"

    def __init__(self, what: str, wait: timedelta) -> None:
        super().__init__(what, advice=f"Wait {math.ceil(wait / timedelta(minutes=1))} minutes and try again.")
        self.wait = wait


class Unavailable(ByssusError):
    """A server that is needed does not answer; trying again later may help."""

    status = 503
    title = "Unavailable"
