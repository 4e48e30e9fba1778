"""Looks up what thermometers showed during stays, in so few steps that a line of paper shows each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from byssus.core.database import Connection
from byssus.trace.answer.model import LivedStay
from byssus.trace.documents.plot import Curve, Dot
from byssus.trace.documents.queries import SQL

_STEPS = 300
"""Of one curve."""


@dataclass(frozen=True, slots=True)
class Plotted:
    """A stay with what its thermometers showed."""

    stay: LivedStay
    curves: tuple[Curve, ...]


def curves_of(connection: Connection, stays: Sequence[LivedStay], until: datetime) -> list[Plotted]:
    """The curves of some stays; one that is not over ends at `until`."""
    return [Plotted(stay, _curves(connection, stay, stay.left_at or until)) for stay in stays]


def last_reading(connection: Connection, stays: Sequence[LivedStay], now: datetime) -> datetime | None:
    """When a thermometer at the place of some stays was last read."""
    zones = sorted({stay.place.zone for stay in stays if stay.place.zone})
    row = connection.execute(SQL["last_reading"], {"zones": zones, "now": now}).fetchone()
    return row[0] if row else None


def _curves(connection: Connection, stay: LivedStay, end: datetime) -> tuple[Curve, ...]:
    values = {"zone": stay.place.zone, "start": stay.arrived_at, "end": end, "steps": _STEPS}
    rows = connection.execute(SQL["curves"], values).fetchall()
    return tuple(
        Curve(point, tuple(Dot(*row[1:]) for row in same)) for point, same in groupby(rows, key=lambda row: str(row[0]))
    )
