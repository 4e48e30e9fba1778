"""From the cold store over the road to the shop."""

from collections.abc import Iterator

from byssus.app.demo.chance import between
from byssus.app.demo.season.capture import Capture, Loaded, Scan
from byssus.app.demo.season.lot import Lots
from byssus.app.demo.season.words import clock, label, pallet_label
from byssus.core.plant.equipment import Action

_WAIT_DAYS = 3
"""How long pallets wait in the cold store before they are shipped."""


def stored(lots: Lots) -> Iterator[Capture]:
    """Pallets in their room, and out of the gate days later."""
    store = lots.line.room.partition("-")[0]
    for i, (pallet, packs) in enumerate(lots.pallets.items()):
        yield Loaded(
            at=clock(lots, 20, 30 + i),
            gateway=f"own-{store}",
            zone=lots.line.room,
            step="storing",
            disposition="sellable_not_accessible",
            action=Action.OBSERVE,
            pallet=pallet,
            goods=packs,
        )
    for i, pallet in enumerate(lots.pallets):
        yield Scan(
            at=clock(lots, 24 * _WAIT_DAYS + 8, i),
            gateway=f"own-{store}",
            reader=f"{store}-gate",
            data=pallet_label(pallet),
        )


def sold(lots: Lots) -> Iterator[Capture]:
    """Pallets at the shop, their packs on the shelf and over the till."""
    shop = lots.line.shop
    gateway = f"own-{shop}"
    arrival = 24 * _WAIT_DAYS + 13
    for i, pallet in enumerate(lots.pallets):
        yield Scan(at=clock(lots, arrival, i), gateway=gateway, reader=f"{shop}-door", data=pallet_label(pallet))
    for i, (pallet, packs) in enumerate(lots.pallets.items()):
        yield Loaded(
            at=clock(lots, arrival, 30 + i),
            gateway=gateway,
            zone=f"{shop}-floor",
            step="unpacking",
            disposition="sellable_accessible",
            action=Action.DELETE,
            pallet=pallet,
            goods=packs,
        )
    for hour in (17, 18, 19):
        sold = round(between(10, 60, lots.seed, "sold", lots.number, hour))
        yield Scan(
            at=clock(lots, 24 * _WAIT_DAYS + hour),
            gateway=gateway,
            reader=f"{shop}-till",
            data=label(lots.packs.code),
            amount=(sold, "包"),
        )
