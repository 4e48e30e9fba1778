"""How many failed logins one address is allowed: enough for fingers that slip, too few for guessing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from byssus.core.errors import TooManyAttempts


@dataclass
class FailedLogins:
    """Failures of the last `window` by address; kept in memory, because forgetting them at a restart does no harm."""

    limit: int = 10
    window: timedelta = timedelta(minutes=5)
    _failures: dict[str, list[datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def check(self, address: str, now: datetime) -> None:
        """Go on only if this address may try.

        Raises:
            TooManyAttempts: it failed `limit` times within the window; says how long to wait.
        """
        with self._lock:
            recent = self._recent(address, now)
        if len(recent) >= self.limit:
            raise TooManyAttempts(f"{self.limit} logins from here failed.", recent[0] + self.window - now)

    def failed(self, address: str, now: datetime) -> None:
        """Note a failure."""
        with self._lock:
            self._failures = {known: recent for known in self._failures if (recent := self._recent(known, now))}
            self._failures.setdefault(address, []).append(now)

    def succeeded(self, address: str) -> None:
        """Forgive what went before."""
        with self._lock:
            self._failures.pop(address, None)

    def _recent(self, address: str, now: datetime) -> list[datetime]:
        return [at for at in self._failures.get(address, []) if at > now - self.window]
