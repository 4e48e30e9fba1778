"""The people of the demo who hold keys, so that what takes two of them can be tried: each is a contact of the plant."""

from dataclasses import dataclass
from datetime import datetime

from byssus.core.database import Connection
from byssus.core.identity.access import Role
from byssus.core.identity.keys import keys, make_key


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo: a contact by its code, what their key may do, and what to try with it."""

    contact: str
    role: Role
    tries: str


PEOPLE = (
    Person("p01-officer", Role.OPERATOR, "officer: closes alarms, enters checks, signs a day"),
    Person("p01-director", Role.DIRECTOR, "director: verifies and reopens, signs a week, publishes plans"),
    Person("p01-principal", Role.DIRECTOR, "principal: signs a month"),
)


def hand_out_keys(connection: Connection, now: datetime) -> dict[Person, str]:
    """The text of a new key for each of them; on a kept installation, for those who have none."""
    held = {key.name for key in keys(connection) if key.revoked_at is None}
    return {
        person: make_key(connection, person.contact, person.role, now, contact=person.contact)[1]
        for person in PEOPLE
        if person.contact not in held
    }
