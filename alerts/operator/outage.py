"""Points and devices out of service: people work on them, and nobody is told what they say; all of it is recorded."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from byssus.alerts.operator.acts import require_words
from byssus.alerts.operator.alarm import BYSSUS, Detail, Transition, What
from byssus.alerts.operator.log import append, lock_log
from byssus.alerts.operator.policy import policy_at
from byssus.alerts.operator.queries import SQL
from byssus.core.database import Connection
from byssus.core.errors import Conflict, First, InvalidInput, NotFound


@dataclass(frozen=True, slots=True)
class Outage:
    """That a point, or all points of a device, are out of service (ISA-18.2 § 11.6); one of the two is None.

    Args:
        until: when it ends by itself.
        ended_at: when it ended, None while it lasts; `ended_by` is a person, or ourselves.
    """

    id: int
    site_id: int
    point: str | None
    device: str | None
    reason: str
    starts_at: datetime
    until: datetime
    person: str
    ended_at: datetime | None
    ended_by: str | None

    def line(self, at: datetime, what: What, actor: str) -> Transition:
        """The line of the log that tells of it."""
        detail: Detail = {
            "outage": self.id,
            "point": self.point,
            "device": self.device,
            "reason": self.reason,
            "until": self.until.isoformat(),
        }
        return Transition(None, self.site_id, at, what, actor, detail)


@dataclass(frozen=True, slots=True)
class OutageWanted:
    """What a person wants to put out of service: a point or a device by its code, and why, and until when.

    Raises:
        InvalidInput: it is neither or both, or person or reason is empty.
    """

    person: str
    reason: str
    until: datetime
    point: str | None = None
    device: str | None = None

    def __post_init__(self) -> None:
        require_words("A person says why something is put out of service", person=self.person, reason=self.reason)
        if (self.point is None) == (self.device is None):
            raise InvalidInput("Either a point or a device is put out of service.", where="point, device")


def begin_outage(connection: Connection, wanted: OutageWanted, at: datetime) -> Outage:
    """Put a point or a device out of service.

    Raises:
        NotFound: there is no such point, or no such device at a site.
        Conflict: it is out of service already; the error says by whom.
        InvalidInput: the end is not to come, or later than the plant allows.
    """
    with connection.transaction():
        lock_log(connection)
        number, site = _place(connection, wanted)
        _check_end(wanted.until, at, policy_at(connection, site, at).longest_outage)
        place = {"point": number if wanted.point else None, "device": number if wanted.device else None}
        _require_in_service(connection, place, at)
        values = {**place, "site": site, "reason": wanted.reason.strip(), "at": at, "until": wanted.until}
        [made] = connection.execute(SQL["begin_outage"], {**values, "person": wanted.person}).fetchone() or ()
        outage = find_outage(connection, made)
        append(connection, outage.line(at, What.OUT_OF_SERVICE, wanted.person))
    return outage


def end_outage(connection: Connection, number: int, person: str, at: datetime) -> Outage:
    """Put it in service again: what came due meanwhile, and is still so, goes out now.

    Raises:
        NotFound: there is no such outage.
        Conflict: it has ended; the error says by whom.
    """
    with connection.transaction():
        lock_log(connection)
        outage = find_outage(connection, number)
        if outage.ended_at is not None:
            who = outage.ended_by or BYSSUS
            raise Conflict(
                f"{who} ended it at {outage.ended_at.isoformat(timespec='seconds')}.",
                where=f"outage {number}",
                first=First(who, What.IN_SERVICE, outage.ended_at),
            )
        connection.execute(SQL["end_outage"], {"id": number, "at": at, "person": person})
        connection.execute(SQL["back_in_service"], {"id": number, "now": at})
        append(connection, outage.line(at, What.IN_SERVICE, person))
        return find_outage(connection, number)


def find_outage(connection: Connection, number: int) -> Outage:
    """An outage by its number, ended or not.

    Raises:
        NotFound: there is none.
    """
    row = connection.execute(SQL["outages"], {"id": number}).fetchone()
    if row is None:
        raise NotFound(f"There is no outage {number}.")
    return Outage(*row)


def list_outages(connection: Connection) -> list[Outage]:
    """All that is out of service now, the newest first."""
    return [Outage(*row) for row in connection.execute(SQL["outages"], {"id": None})]


def _place(connection: Connection, wanted: OutageWanted) -> tuple[int, int]:
    kind = "point" if wanted.point is not None else "device"
    code = wanted.point or wanted.device
    row = connection.execute(SQL[kind], {"code": code}).fetchone()
    if row is None:
        raise NotFound(f"There is no {kind} {code!r} at a site.", where=kind)
    number, site = row
    return number, site


def _check_end(until: datetime, at: datetime, longest: timedelta) -> None:
    if not at < until <= at + longest:
        raise InvalidInput(
            f"{until.isoformat(timespec='minutes')} is not within {longest.days} days from now.",
            where="until",
            advice="Say when the work will be done; it can be put out of service again then.",
        )


def _require_in_service(connection: Connection, place: dict[str, int | None], at: datetime) -> None:
    row = connection.execute(SQL["outage_of"], place).fetchone()
    if row is None:
        return
    outage = find_outage(connection, row[0])
    if outage.until <= at:
        end_outage(connection, outage.id, BYSSUS, at)
        return
    raise Conflict(
        f"{outage.person} put it out of service at {outage.starts_at.isoformat(timespec='seconds')}.",
        where=f"outage {outage.id}",
        first=First(outage.person, What.OUT_OF_SERVICE, outage.starts_at),
    )
