"""Names for the places that events name by their codes."""

from collections.abc import Mapping
from dataclasses import dataclass

from byssus.core.database import Connection
from byssus.trace.answer.model import Place
from byssus.trace.codes import canonical
from byssus.trace.queries import SQL


@dataclass(frozen=True, slots=True)
class Places:
    """The zones of all plant files, by the canonical name of their place."""

    zones: Mapping[str, tuple[int, Place]]

    def zone(self, location: str) -> int | None:
        """The number of the zone at a place; None where nobody declared one."""
        found = self.zones.get(location)
        return found[0] if found else None

    def place(self, location: str) -> Place:
        """The place, with the names of its zone and site where they are known."""
        found = self.zones.get(location)
        return found[1] if found else Place(uri=location)


def load_places(connection: Connection) -> Places:
    """All places that have a name."""
    zones: dict[str, tuple[int, Place]] = {}
    for number, location, zone, name, name_en, site, site_en in connection.execute(SQL["list_places"]):
        uri = canonical(location)
        zones[uri] = number, Place(uri=uri, zone=zone, name=name, name_en=name_en, site=site, site_en=site_en)
    return Places(zones)
