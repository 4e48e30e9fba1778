"""Of what people are told nothing for a while."""

from fastapi import APIRouter

from byssus.alerts.operator.spared import Spared, list_spared
from byssus.app.http.context import InContext
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission

router = APIRouter(prefix="/spared", tags=["alarms"], dependencies=[require(Permission.READ_ALARMS)])


@router.get("")
def get_spared(context: InContext) -> list[Spared]:
    """Everything that is shelved, out of service or defrosted: why, by whom, and until when.

    `/alarms/{number}/unshelve` and `/outages/{number}/end` end it now; a defrost window ends by itself.
    """
    with context.pool.connection() as connection:
        return list_spared(connection, context.clock.now())
