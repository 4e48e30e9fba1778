"""What `/readyz` and `/metrics` tell of ingest, asked of the service over a real database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from builders.service import serving
from byssus.app.figures import RoleFigures
from byssus.core.identity.access import Role


@dataclass(frozen=True)
class Standing:
    """A client that may ask for both."""

    client: httpx.Client

    def ingest(self) -> tuple[str, str]:
        """State and detail of the dependency `ingest`."""
        dependencies = self.client.get("/readyz").json()["dependencies"]
        return next((each["state"], each["detail"]) for each in dependencies if each["name"] == "ingest")

    def sample(self, name: str, reason: str = "") -> float | None:
        """The value of a figure of ingest, of one reason if it has several; None if there is none."""
        wanted = f'reason="{reason}"' if reason else ""
        lines = self.client.get("/metrics").text.splitlines()
        told = (line for line in lines if line.startswith(f"{name}{{") and wanted in line)
        return next((float(line.rpartition(" ")[2]) for line in told), None)


@contextmanager
def standing(database_url: str) -> Iterator[Standing]:
    """Ask of this database until the block ends."""
    with serving(database_url) as service:
        service.context.registry.register(RoleFigures(service.context.pool))
        with service.client(Role.ADMIN) as client:
            yield Standing(client)
