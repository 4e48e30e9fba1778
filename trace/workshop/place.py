"""The workshop that a record is about, and who may enter it."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from byssus.core.database import Connection
from byssus.core.errors import InvalidInput, NotFound
from byssus.core.identity.access import Caller, Role
from byssus.core.sql import load_queries

SQL = load_queries(Path(__file__).with_name("workshop.sql"))


@dataclass(frozen=True, slots=True)
class ListedWorkshop:
    """A workshop that somebody may open."""

    code: str
    name: str
    name_en: str | None


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop; `location` is the Digital Link that its events name, `party` the firm that runs it."""

    id: int
    code: str
    name: str
    name_en: str | None
    zone: ZoneInfo
    party: str
    location: str


def workshops_of(connection: Connection, caller: Caller) -> list[ListedWorkshop]:
    """The workshops of the caller's firm, by code; an admin's are all."""
    party = None if caller.role is Role.ADMIN else caller.party or ""
    return [ListedWorkshop(*row) for row in connection.execute(SQL["sites"], {"party": party})]


def find_workshop(connection: Connection, site: str, caller: Caller) -> Workshop:
    """The workshop of that code, which the caller's firm runs.

    Raises:
        NotFound: there is none.
        NotAllowed: another firm runs it.
        InvalidInput: the plant file gives it no room.
    """
    row = connection.execute(SQL["site"], {"site": site}).fetchone()
    if row is None:
        raise NotFound(f"There is no workshop {site!r}.", advice="Workshops are sites of that kind in plant files.")
    number, code, name, name_en, timezone, party, location = row
    caller.require_firm(party)
    if location is None:
        raise InvalidInput("The workshop has no zone.", where=code, advice="Give it one in the plant file.")
    return Workshop(number, code, name, name_en, ZoneInfo(timezone), party, location)
