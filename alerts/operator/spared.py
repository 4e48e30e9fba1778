"""All of which people are told nothing for a while: who wanted that and why, and until when it lasts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from byssus.alerts.operator.queries import SQL
from byssus.core.database import Connection


class Sparing(StrEnum):
    """Why people are spared."""

    SHELVED = "shelved"
    """A person shelved an alarm; `unshelve_alarm` ends it."""
    OUT_OF_SERVICE = "out_of_service"
    """People work on a point or device; `end_outage` ends it."""
    DEFROSTING = "defrosting"
    """By design, warnings only: the zone is in a defrost window of the plant, which ends by itself."""


@dataclass(frozen=True, slots=True)
class Spared:
    """Something of which nobody is told now; all of it is recorded.

    Args:
        number: of the alarm or outage; None for a defrost window.
        about: code of the point, device, gateway or zone; of the site for what is about none of them.
        reason: in the person's words, or the code of the defrost window.
        person: None where nobody wanted it, for it is by design.
        until: when it ends by itself.
        once: until the alarm clears, if that is earlier.
    """

    sparing: Sparing
    number: int | None
    site: str
    site_name: str
    site_name_en: str | None
    timezone: str
    about: str
    reason: str
    person: str | None
    since: datetime | None
    until: datetime
    once: bool


def list_spared(connection: Connection, now: datetime) -> list[Spared]:
    """All of it, what lasts longest first."""
    return [Spared(Sparing(row[0]), *row[1:]) for row in connection.execute(SQL["spared"], {"now": now})]
