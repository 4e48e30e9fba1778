"""The end of an alarm's loop: lots, account, verification by a second person, and reopening."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from byssus.alerts.operator.account import Closing, Decision, LotDecision
from byssus.alerts.operator.alarm import Probe
from byssus.alerts.operator.desk import reopen_alarm
from byssus.alerts.views.register import RegisteredAlarm, find_alarm
from byssus.app.closing import LotInZone, close_with_lots, lots_in_zone, verify_with_lots
from byssus.app.http.context import CalledBy, InContext
from byssus.app.http.handling import Seen, Words
from byssus.app.http.paging import RowNumber
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission

router = APIRouter(prefix="/alarms/{number}", tags=["alarms"])
_MAY_HANDLE = require(Permission.HANDLE_ALARMS)
_MOST_LOTS = 10_000


class ProbeRead(BaseModel):
    """What a person measured in the product, in a SenML unit (RFC 8428 § 12.1)."""

    model_config = ConfigDict(extra="forbid")

    value: Annotated[float, Field(ge=-300, le=2000, allow_inf_nan=False)]
    unit: Annotated[str, Field(min_length=1, max_length=20)] = "Cel"


class LotDecided(BaseModel):
    """What becomes of a lot, which goes by the `uri` that the list of lots gives it."""

    model_config = ConfigDict(extra="forbid")

    lot: Annotated[str, Field(min_length=1, max_length=400)]
    decision: Decision


class ClosingWanted(BaseModel):
    """The account that closes an alarm: why it was, and what was done.

    For an excursion at a control point, `probe` and a decision for each lot that lay there belong to it.
    """

    model_config = ConfigDict(extra="forbid")

    cause: Words
    corrective_action: Words
    probe: ProbeRead | None = None
    lots: Annotated[list[LotDecided], Field(max_length=_MOST_LOTS)] = []

    def closing(self, person: str) -> Closing:
        """The account, as the desk takes it."""
        probe = Probe(self.probe.value, self.probe.unit) if self.probe else None
        lots = tuple(LotDecision(each.lot, each.decision) for each in self.lots)
        return Closing(person, self.cause, self.corrective_action, probe, lots)


class VerificationWanted(BaseModel):
    """What the second person has to add, if anything."""

    model_config = ConfigDict(extra="forbid")

    remark: Annotated[str, Field(max_length=4000)] = ""


class ReopeningWanted(BaseModel):
    """Why the account does not hold."""

    model_config = ConfigDict(extra="forbid")

    reason: Words


@router.get("/lots", dependencies=[require(Permission.READ_ALARMS)])
def get_lots(context: InContext, number: RowNumber) -> list[LotInZone]:
    """The lots that lay in the zone while an excursion lasted: each of them wants a decision."""
    with context.pool.connection() as connection:
        return lots_in_zone(connection, find_alarm(connection, number), context.clock.now())


@router.post("/close", dependencies=[_MAY_HANDLE])
def post_closing(
    context: InContext, caller: CalledBy, number: RowNumber, wanted: ClosingWanted, seen: Seen = None
) -> RegisteredAlarm:
    """Close an alarm whose condition is over; 409 while it is active, or when somebody closed it first.

    An excursion at a control point then waits for a second person to verify it.
    """
    with context.pool.connection() as connection:
        close_with_lots(connection, number, wanted.closing(caller.name), context.clock.now(), seen)
        return find_alarm(connection, number)


@router.post("/verify", dependencies=[_MAY_HANDLE])
def post_verification(
    context: InContext, caller: CalledBy, number: RowNumber, wanted: VerificationWanted, seen: Seen = None
) -> RegisteredAlarm:
    """Verify as a second person what was done about a closed alarm; 403 for the person who closed it."""
    with context.pool.connection() as connection:
        verify_with_lots(connection, number, caller.name, wanted.remark, context.clock.now(), seen)
        return find_alarm(connection, number)


@router.post("/reopen", dependencies=[_MAY_HANDLE])
def post_reopening(
    context: InContext, caller: CalledBy, number: RowNumber, wanted: ReopeningWanted, seen: Seen = None
) -> RegisteredAlarm:
    """Open a closed alarm again, whose account has to be given anew; one that was verified, as director or admin."""
    now, overrules = context.clock.now(), caller.may(Permission.OVERRULE)
    with context.pool.connection() as connection:
        reopen_alarm(connection, number, caller.name, wanted.reason, now, overrules=overrules, seen=seen)
        return find_alarm(connection, number)
