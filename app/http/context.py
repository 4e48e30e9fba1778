"""What every endpoint may use, passed in once by whoever builds the app."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection
from prometheus_client import CollectorRegistry

from byssus.app.http.dependency import Check
from byssus.core.clock import Clock
from byssus.core.database import Pool
from byssus.core.identity.access import Caller
from byssus.core.identity.attempts import FailedLogins


@dataclass(frozen=True, slots=True)
class Context:
    """Pool, clocks and the rest of what one web process has.

    Args:
        pool: connections to the database; the app neither opens nor closes it.
        database_url: for the one connection that hears what is announced in the database.
        clock: the time of the plant, which a demonstration may run fast.
        public_url: the address under which people reach us through a proxy; empty if there is none.
        checks: what `/readyz` looks at beyond the database itself.
        signing_key: file of the private key that signs exported files; made when the first one is signed.
        registry: figures of this process; whoever runs workers in it may register theirs too.
    """

    pool: Pool
    database_url: str
    clock: Clock = field(default_factory=Clock)
    public_url: str = ""
    checks: Sequence[Check] = ()
    signing_key: Path = Path("data/signing-key.pem")
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    wall: Clock = field(default_factory=Clock)
    """Keys, sessions and failed logins live by the wall clock, however fast the plant's clock runs."""
    failed_logins: FailedLogins = field(default_factory=FailedLogins)


def _context(connection: HTTPConnection) -> Context:
    context: Context = connection.app.state.context
    return context


def _caller(connection: HTTPConnection) -> Caller:
    caller: Caller = connection.state.caller
    return caller


InContext = Annotated[Context, Depends(_context)]
CalledBy = Annotated[Caller, Depends(_caller)]
