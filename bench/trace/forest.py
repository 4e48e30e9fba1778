"""A tree of lots: twelve levels, two thousand lots, each for some hours in a room with a thermometer."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from byssus.app.demo import codes
from byssus.app.demo.season.capture import Capture, Made, Seen
from byssus.app.demo.season.lot import Amount
from byssus.core.plant.equipment import Action
from byssus.core.plant.model import Plant

WIDTHS: Final = (1, 2, 4, 8, 16, 32, 64, 128, 255, 380, 500, 610)
LOTS: Final = sum(WIDTHS)
EVERY: Final = timedelta(minutes=5)
BEGIN: Final = datetime(2025, 7, 1, tzinfo=UTC)
STEP: Final = timedelta(hours=4)
"""How long the lots of a level lie in their room."""
_LEVELS = len(WIDTHS)
SITE: Final = "vault"
"""Where all its rooms are."""
_KG = 10.0


def room(level: int) -> str:
    """The zone in which the lots of a level lie."""
    return f"{SITE}-{level}"


def lot(level: int, number: int) -> str:
    """The name of a lot; that of level 0 is made of all others."""
    return codes.batch_link(codes.gtin(58000 + level), f"T{level}.{number}")


def plant() -> Plant:
    """The rooms."""
    zones = [
        {"code": room(level), "kind": "frozen_store", "name": room(level), "points": [_thermometer(level)],
         "location": codes.place_link(codes.gln(8001), str(level))}
        for level in range(_LEVELS)
    ]  # fmt: skip
    site = {"code": SITE, "kind": "cold_store", "name": SITE, "party": "cold", "office": "office", "zones": zones}
    return Plant.model_validate({"sites": [site], "gateways": [{"code": f"own-{SITE}", "site": SITE}]})


def _thermometer(level: int) -> dict[str, str]:
    watched = {"plan": "frozen", "control_point": "air"}
    return {"code": f"{room(level)}-t", "quantity": "temperature", "every": "PT5M", **watched}


def captures() -> Iterator[Capture]:
    """The lots of the last level come to be; all others are made, each of lots one level further."""
    for number in range(WIDTHS[-1]):
        yield Seen(at=_at(_LEVELS - 1, number), step="commissioning", action=Action.ADD,
                   goods=(_amount(_LEVELS - 1, number),), **_where(_LEVELS - 1))  # fmt: skip
    for level in reversed(range(_LEVELS - 1)):
        for number in range(WIDTHS[level]):
            yield Made(at=_at(level, number), step="commissioning", inputs=tuple(_inputs(level, number)),
                       outputs=(_amount(level, number),), **_where(level))  # fmt: skip


def _inputs(level: int, number: int) -> Iterator[Amount]:
    """Half of every lot of the next level goes into one of this; every fifth takes from its neighbour's, too."""
    wide, deep = WIDTHS[level], WIDTHS[level + 1]
    mine = [_amount(level + 1, each, _KG / 2) for each in range(number, deep, wide)]
    yield from mine
    if number % 5 == 4:
        yield _amount(level + 1, number - 1, _KG / 2)


def _amount(level: int, number: int, kg: float = _KG) -> Amount:
    return Amount(lot(level, number), kg)


def _at(level: int, number: int) -> datetime:
    return BEGIN + (_LEVELS - level) * STEP + timedelta(seconds=10 * number)


def _where(level: int) -> dict[str, str]:
    return {"gateway": f"own-{SITE}", "zone": room(level), "disposition": "active"}
