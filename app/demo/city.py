"""The whole city as plant data: the chain written by hand, and the regular rest built from the roll."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from ruamel.yaml import YAML

from byssus.app.demo import codes
from byssus.app.demo.dialect import Dialect
from byssus.app.demo.eve import papers
from byssus.app.demo.layout import LAYOUTS, Room, Spot
from byssus.app.demo.roll import Firm, Trade, firms
from byssus.app.demo.script import START
from byssus.app.demo.season.diary import HISTORY
from byssus.app.demo.season.law import certificates
from byssus.app.demo.season.line import LINES
from byssus.app.demo.season.words import ZONE
from byssus.core.plant.document import read_plants
from byssus.core.plant.equipment import Device, Gateway
from byssus.core.plant.model import Plant
from byssus.core.plant.places import Party, PartyKind, Point, Site, SiteKind, Zone

BY_HAND = Path(__file__).with_name("zhoushan.yaml")


def city() -> Plant:
    """All that `byssus apply` needs to know of the demo city."""
    by_hand = read_plants([BY_HAND], {})
    roll = tuple(firms())
    rest = Plant(
        parties=tuple(map(_party, roll)),
        sites=tuple(map(_site, roll)),
        gateways=tuple(Gateway(code=_gateway(firm), site=firm.site) for firm in roll),
        devices=tuple(device for firm in roll for device in _devices(firm)),
        certificates=(
            *certificates(LINES, START.astimezone(ZONE).date() - HISTORY, _CERTIFIED_DAYS, _BUYER),
            *papers(START),
        ),
    )
    return Plant.model_validate({name: getattr(by_hand, name) + getattr(rest, name) for name in Plant.model_fields})


def write_plant(plant: Plant, file: Path) -> None:
    """Write a plant of the demo as a file that `byssus apply` reads, an entry a line where it fits."""
    yaml = YAML()
    yaml.default_flow_style = None
    yaml.width = 120
    with file.open("w", encoding="utf-8") as out:
        out.write("# A city for demonstrations: every firm, number and closure in it is invented.\n")
        yaml.dump(plant.model_dump(mode="json", exclude_defaults=True), out)


_BUYER = "haijia"
_CERTIFIED_DAYS = 40
"""For so long certificates are in the plant file; the demo has no buyer who could enter more."""
_KINDS = {"p": SiteKind.PLANT, "c": SiteKind.COLD_STORE, "w": SiteKind.WORKSHOP}
_NAMES = {"p": ("水产加工厂", "seafood plant"), "c": ("冷库", "cold store"), "w": ("", "workshop")}
_NUMBERS = {"p": 1000, "c": 2000, "w": 3000}
_DIALECTS = {Trade.SHRIMP: Dialect.THINGSBOARD, Trade.MEDIUM_STORE: Dialect.CHIRPSTACK}
_SLOW = timedelta(minutes=10)
_QUICK = timedelta(minutes=5)


def _party(firm: Firm) -> Party:
    kind = PartyKind.TRADER if firm.site[0] == "c" else PartyKind.PRODUCER
    return Party(code=firm.name_en.lower(), kind=kind, name=firm.name, name_en=firm.name_en)


def _site(firm: Firm) -> Site:
    name, name_en = _NAMES[firm.site[0]]
    return Site(
        code=firm.site,
        kind=_KINDS[firm.site[0]],
        name=firm.name + name,
        name_en=f"{firm.name_en} {name_en}",
        party=firm.name_en.lower(),
        office=firm.office,
        zones=tuple(_zone(firm, room) for room in LAYOUTS[firm.trade]),
    )


def _zone(firm: Firm, room: Room) -> Zone:
    number = codes.gln(_NUMBERS[firm.site[0]] + int(firm.site[1:]))
    return Zone(
        code=f"{firm.site}-{room.code}",
        kind=room.kind,
        name=room.name,
        name_en=room.name_en,
        location=codes.place_link(number, room.code),
        square_metres=room.square_metres,
        points=tuple(_point(firm, spot) for spot in room.spots),
    )


def _point(firm: Firm, spot: Spot) -> Point:
    return Point(
        code=_point_code(firm, spot),
        quantity=spot.quantity,
        every=_QUICK if _dialect(firm) in {Dialect.OWN, Dialect.THINGSBOARD} else _SLOW,
        plan=spot.plan,
        control_point=spot.control_point,
    )


def _point_code(firm: Firm, spot: Spot) -> str:
    return f"{firm.site}-{spot.probe}-{spot.channel}"


def _dialect(firm: Firm) -> Dialect:
    if firm.trade is Trade.WORKSHOP:
        return Dialect.ZIGBEE2MQTT if int(firm.site[1:]) % 2 else Dialect.TASMOTA
    return _DIALECTS.get(firm.trade, Dialect.OWN)


def _gateway(firm: Firm) -> str:
    return f"{_dialect(firm)}-{firm.site}"


def _devices(firm: Firm) -> Iterator[Device]:
    dialect = _dialect(firm)
    spots = [spot for room in LAYOUTS[firm.trade] for spot in room.spots]
    for probe in dict.fromkeys(spot.probe for spot in spots):
        channels = {
            dialect.channel(spot.channel, spot.quantity): _point_code(firm, spot)
            for spot in spots
            if spot.probe == probe
        }
        yield Device(code=dialect.device(firm.site, probe), gateway=_gateway(firm), channels=channels)
