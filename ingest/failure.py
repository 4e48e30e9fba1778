"""Why a batch could not be committed, so that the right person mends it."""

from enum import StrEnum

import psycopg

from byssus.core.errors import Unavailable


class Failure(StrEnum):
    """The same word in the log and the metric."""

    AWAY = "away"
    NO_SPACE = "no_space"
    SLOW = "slow"
    REFUSED = "refused"


_ADVICE = {
    Failure.AWAY: "Start the database, or mend the way to it.",
    Failure.NO_SPACE: "Free space on the disk of the database; what is not stored waits at the broker.",
    Failure.SLOW: "Look for a lock or an overloaded disk: a statement took longer than eight seconds.",
    Failure.REFUSED: "The database's words say why; `byssus doctor` shows more.",
}


class NotCommitted(Unavailable):
    """Not all of a batch is known to be committed: its messages stay unacknowledged and are tried again."""

    def __init__(self, error: psycopg.Error | Unavailable) -> None:
        self.reason = failure_of(error)
        words = " ".join(str(error).split())
        super().__init__(f"The batch could not be committed: {words}.", advice=_ADVICE[self.reason])


def failure_of(error: psycopg.Error | Unavailable) -> Failure:
    """What kind of failure it is, by the SQLSTATE (PostgreSQL, appendix A)."""
    match error:
        case psycopg.errors.DiskFull():
            return Failure.NO_SPACE
        case psycopg.errors.QueryCanceled() | psycopg.errors.LockNotAvailable():
            return Failure.SLOW
        case psycopg.OperationalError() | Unavailable() if getattr(error, "sqlstate", None) is None:
            return Failure.AWAY
        case psycopg.errors.AdminShutdown() | psycopg.errors.CrashShutdown() | psycopg.errors.CannotConnectNow():
            return Failure.AWAY
        case _:
            return Failure.REFUSED
