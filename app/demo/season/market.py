"""From the cold store over the road to the shop."""

from collections.abc import Iterator

from byssus.app.demo.season.capture import Capture, Loaded, Papers, Scan, Seen
from byssus.app.demo.season.lot import Lots
from byssus.app.demo.season.odd import Oddity
from byssus.app.demo.season.words import clock, label
from byssus.core.plant.equipment import Action

_WAIT_DAYS = 3
"""How long pallets wait in the cold store before they are shipped."""
TILL_HOURS = (17, 19)
"""When tills report what they sold."""
_VEHICLE = "浙L 0101挂"


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
    for i, (shop, pallet) in enumerate(zip(lots.line.shops, lots.pallets, strict=True)):
        yield Seen(
            at=clock(lots, 24 * _WAIT_DAYS + 8, i),
            gateway=f"own-{store}",
            zone=f"{store}-dock",
            step="shipping",
            disposition="in_transit",
            action=Action.OBSERVE,
            pallets=(pallet,),
            facts={} if lots.odd is Oddity.UNSEALED else {"demo:vehicle": _VEHICLE, "demo:seal": f"F{_number(pallet)}"},
            papers=_advice(pallet),
            goes_to=f"{shop}-floor",
        )


def sold(lots: Lots) -> Iterator[Capture]:
    """Pallets at the shops, their packs on the shelf and over the till."""
    arrival = 24 * _WAIT_DAYS + 13
    for i, (shop, pallet) in enumerate(zip(lots.line.shops, lots.pallets, strict=True)):
        yield Seen(
            at=clock(lots, arrival, i),
            gateway=f"own-{shop}",
            zone=f"{shop}-floor",
            step="receiving",
            disposition="sellable_accessible",
            action=Action.OBSERVE,
            pallets=(pallet,),
            papers=_advice(pallet),
            came_from=f"{lots.line.room.partition('-')[0]}-dock",
        )
    for i, (shop, (pallet, packs)) in enumerate(zip(lots.line.shops, lots.pallets.items(), strict=True)):
        yield Loaded(
            at=clock(lots, arrival, 30 + i),
            gateway=f"own-{shop}",
            zone=f"{shop}-floor",
            step="unpacking",
            disposition="sellable_accessible",
            action=Action.DELETE,
            pallet=pallet,
            goods=packs,
        )
    for hour in TILL_HOURS:
        for i, shop in enumerate(dict.fromkeys(lots.line.shops)):
            yield Scan(
                at=clock(lots, 24 * _WAIT_DAYS + hour, i),
                gateway=f"own-{shop}",
                reader=f"{shop}-till",
                data=label(lots.packs.code),
                amount=(lots.sold(shop, hour), "包"),
            )


def _advice(pallet: str) -> Papers:
    """The despatch advice under which a pallet goes."""
    return (("desadv", _number(pallet)),)


def _number(pallet: str) -> str:
    return pallet.rpartition("/")[2]
