"""In the plant: receiving, test, cooking, grading, freezing, metal detection, packing."""

from collections.abc import Iterator
from dataclasses import replace

from byssus.app.demo.chance import between
from byssus.app.demo.season.capture import Capture, Facts, Loaded, Made, Papers, Scan, Seen
from byssus.app.demo.season.lot import Lots
from byssus.app.demo.season.words import clock, label, pallet_label
from byssus.core.plant.equipment import Action


def received(lots: Lots) -> Iterator[Capture]:
    """The gate of the plant: certificate and toxin test."""
    come = _at_the_gate(lots, 9, "receiving", "in_progress", _certificate(lots))
    yield replace(come, came_from=f"quay-{lots.line.quay}-shed")
    if lots.toxin is not None:
        yield _at_the_gate(lots, 10, "inspecting", "conformant", _test(lots.toxin))


def _certificate(lots: Lots) -> Facts:
    return {"demo:complianceCertificate": lots.certificate, "demo:accepted": True}


def _test(toxin: float) -> Facts:
    return {
        "demo:laboratory": "haitan",
        "demo:method": "GB 5009.213",
        "demo:analyte": "PSP",
        "demo:value": toxin,
        "demo:unit": "MU/g",
        "demo:limitVersion": "psp-cn",
    }


def _at_the_gate(lots: Lots, hour: int, step: str, disposition: str, facts: Facts) -> Seen:
    return Seen(
        at=clock(lots, hour, 10),
        gateway=f"own-{lots.line.plant}",
        zone=f"{lots.line.plant}-holding",
        step=step,
        disposition=disposition,
        action=Action.OBSERVE,
        goods=(lots.raw,),
        facts=facts,
    )


def processed(lots: Lots) -> Iterator[Capture]:
    """Steam and shuck, grade, freeze, and the metal detector."""
    core = round(between(92, 97, lots.seed, "cook", lots.number), 1)
    frozen_core = round(between(-24, -20, lots.seed, "freeze", lots.number), 1)
    for hour, zone, given, got, facts in (
        (12, "cooking", lots.raw, lots.cooked, _treated(100.5, core, hours=0.2)),
        (14, "cooking", lots.cooked, lots.graded, {"demo:grade": "L"}),
        (16, "freezing", lots.graded, lots.frozen, _treated(-38.0, frozen_core, hours=0.5)),
    ):
        yield Made(
            at=clock(lots, hour),
            gateway=f"own-{lots.line.plant}",
            zone=f"{lots.line.plant}-{zone}",
            step="commissioning",
            disposition="in_progress",
            inputs=(given,),
            outputs=(got,),
            facts=facts,
            papers=_order(lots),
        )
    yield Seen(
        at=clock(lots, 17),
        gateway=f"own-{lots.line.plant}",
        zone=f"{lots.line.plant}-packing",
        step="inspecting",
        disposition="conformant",
        action=Action.OBSERVE,
        goods=(lots.frozen,),
        facts={"demo:metalTestPieces": "Fe 1.5 mm, SUS 2.5 mm", "demo:metalRejects": 0},
    )


def _treated(celsius: float, core: float, hours: float) -> Facts:
    """The temperature of steam or air, as the sensor element of an event, and what a probe showed in the core."""
    return {
        "sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": celsius, "uom": "CEL"}]}],
        "demo:coreTemperature": core,
        "demo:hours": hours,
    }


def _order(lots: Lots) -> Papers:
    """The order under which the plant works."""
    return (("prodorder", lots.number),)


def packed(lots: Lots) -> Iterator[Capture]:
    """Packs with their code, and packs on pallets."""
    gateway, zone = f"own-{lots.line.plant}", f"{lots.line.plant}-packing"
    yield Made(
        at=clock(lots, 18),
        gateway=gateway,
        zone=zone,
        step="packing",
        disposition="active",
        inputs=(lots.frozen,),
        outputs=(lots.packs,),
        facts={"ilmd": {"cbvmda:itemExpirationDate": lots.last_day.isoformat(), "demo:allergen": "molluscs"}},
        papers=_order(lots),
    )
    for i, (pallet, packs) in enumerate(lots.pallets.items()):
        at = clock(lots, 18, 30 + i)
        if lots.line.by_scan:
            yield Scan(
                at=at,
                gateway=gateway,
                reader=f"{lots.line.plant}-line-2",
                data=label(packs.code),
                amount=(packs.quantity, "包"),
                parent=pallet_label(pallet),
            )
        else:
            yield Loaded(
                at=at,
                gateway=gateway,
                zone=zone,
                step="packing",
                disposition="active",
                action=Action.ADD,
                pallet=pallet,
                goods=packs,
            )
