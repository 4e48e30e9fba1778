"""Where alarms and goods meet: the lots that lay in a zone during an excursion, and what a closing decides on them."""

from dataclasses import dataclass
from datetime import datetime

from byssus.alerts.operator.account import Closing, Decision
from byssus.alerts.operator.alarm import Alarm
from byssus.alerts.operator.desk import close_alarm, verify_alarm
from byssus.alerts.views.case import Case
from byssus.alerts.views.register import RegisteredAlarm, decisions_of, find_alarm, find_alarms
from byssus.core.database import Connection
from byssus.trace.answer.places import load_places
from byssus.trace.exposure.lots import LotThere, goods_in
from byssus.trace.hold.ledger import lock_holds
from byssus.trace.hold.listing import hold_of_excursion
from byssus.trace.hold.model import Hold
from byssus.trace.hold.place import Placing, Release, place_hold, release_hold

_LOT = "batch"
_PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class LotInZone:
    """A lot that lay where an alarm was, and what people call it; where no lot is known, a pack or a pallet.

    Args:
        uri: the name by which decisions go.
        minutes: how long it lay there during the excursion.
        now_at: the codes of the zones where it is now.
    """

    uri: str
    lot: str | None
    product: str | None
    product_en: str | None
    minutes: float
    now_at: tuple[str, ...]


def lots_in_zone(connection: Connection, alarm: RegisteredAlarm, now: datetime) -> list[LotInZone]:
    """The lots that lay in the zone of an alarm's excursion while it lasted, by name; none for other alarms."""
    if alarm.breach is None or alarm.zone is None:
        return []
    locations = (uri for uri, (_, place) in load_places(connection).zones.items() if place.zone == alarm.zone)
    location = next(locations, None)
    if location is None:
        return []
    end = alarm.breach.ended_at or alarm.cleared_at or now
    goods = goods_in(connection, location, alarm.breach.started_at, end)
    lots = [there for there in goods if there.item.level == _LOT]
    return [_lot(there) for there in lots or goods if there.item.level != _PRODUCT]


def lots_in_case(connection: Connection, case: Case, now: datetime) -> list[LotInZone]:
    """The lots that a full account of a case has to decide about; none where no such account is due."""
    due = [alarm.id for alarm in case.alarms if alarm.account_due]
    found = (lots_in_zone(connection, alarm, now) for alarm in find_alarms(connection, due).values())
    return sorted({lot.uri: lot for lots in found for lot in lots}.values(), key=lambda lot: lot.uri)


def close_with_lots(
    connection: Connection, number: int, closing: Closing, at: datetime, seen: int | None = None
) -> Alarm:
    """Close an alarm; at a control point its account covers every lot that is known to have lain there by now.

    Lots that are not released are held from now on, where the excursion did not see to that by itself.

    Raises:
        NotFound: there is no such alarm.
        Conflict: it is still active, or somebody closed it first.
        InvalidInput: a lot or the probe value is missing.
    """
    with connection.transaction():
        lock_holds(connection)  # before the log's lock, as whoever looks for breaches of holds does
        alarm = find_alarm(connection, number)
        there = {lot.uri for lot in lots_in_zone(connection, alarm, at)}
        after = close_alarm(connection, number, closing, there, at, seen)
        held = _held(_hold_for(connection, alarm))
        for decided in closing.lots:
            if decided.decision is not Decision.RELEASE and decided.lot not in held:
                reason = f"{decided.decision}: {closing.cause} (alarm {number})"
                place_hold(
                    connection,
                    Placing(closing.person, decided.lot, reason, alarm.breach.started_at if alarm.breach else None),
                    at,
                )
    return after


def verify_with_lots(
    connection: Connection, number: int, person: str, remark: str, at: datetime, seen: int | None = None
) -> Alarm:
    """Verify as a second person what was done about an alarm; lots that were to be released are so by that person.

    Raises:
        NotFound: there is no such alarm.
        Conflict: it is not closed, waits for nobody, or somebody verified it first.
        NotAllowed: it is the person who closed it.
    """
    with connection.transaction():
        lock_holds(connection)
        after = verify_alarm(connection, number, person, remark, at, seen)
        hold = _hold_for(connection, find_alarm(connection, number))
        held = _held(hold)
        free = [each.lot for each in decisions_of(connection, number) if each.decision is Decision.RELEASE]
        if hold and (chosen := [lot for lot in free if lot in held]):
            release_hold(connection, hold.id, Release(person, f"release (alarm {number})", chosen), at)
    return after


def _hold_for(connection: Connection, alarm: RegisteredAlarm) -> Hold | None:
    """The hold that an alarm's excursion placed by itself, if it was critical."""
    return hold_of_excursion(connection, alarm.breach.excursion) if alarm.breach else None


def _held(hold: Hold | None) -> set[str]:
    """The names of what a hold holds now."""
    return {thing.item.uri for thing in hold.things if thing.ended_at is None} if hold else set()


def _lot(there: LotThere) -> LotInZone:
    item = there.item
    seconds = sum(((stay.left_at or stay.arrived_at) - stay.arrived_at).total_seconds() for stay in there.stays)
    zones = tuple(place.zone for place in there.places if place.zone)
    return LotInZone(item.uri, item.lot, item.product, item.product_en, round(seconds / 60, 1), zones)
