"""At sea and on the quay: seed, socking, harvest, landing and buying."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from pydantic import JsonValue

from byssus.app.demo import codes
from byssus.app.demo.chance import between
from byssus.app.demo.season.capture import Capture, Made, Papers, Seen
from byssus.app.demo.season.line import Line, Plot
from byssus.app.demo.season.lot import Amount, Lots
from byssus.app.demo.season.words import ZONE, clock
from byssus.core.plant.equipment import Action


def planted(line: Line, season: int) -> Iterator[Capture]:
    """Seed and socking of a line's plots, at night in the November before a season."""
    night = datetime(season - 1, 11, 5, 21, tzinfo=ZONE)
    for i, plot in enumerate((*line.plots, *([line.stray] if line.stray else []))):
        seed = Amount(codes.batch_link(plot.mussel.seed, f"S{night:%y}{plot.zone}"), 900)
        yield Seen(
            at=night - timedelta(days=2) + timedelta(minutes=i),
            gateway=f"own-farm-{plot.farm}",
            zone=plot.zone,
            step="urn:gdst:bizStep:hatching",
            disposition="active",
            action=Action.ADD,
            goods=(seed,),
            facts={"ilmd": _seed_facts(plot, f"Q{night:%y}{plot.zone}")},
        )
        yield Made(
            at=night + timedelta(minutes=i),
            gateway=f"own-farm-{plot.farm}",
            zone=plot.zone,
            step="stocking",
            disposition="in_progress",
            inputs=(seed,),
            process=_growing(plot, season),
            facts={"demo:ropes": round(between(300, 400, season, plot.zone)), "demo:grower": plot.grower},
        )


def harvested(lots: Lots) -> Iterator[Capture]:
    """The harvest of each plot, and its landing on the quay."""
    line = lots.line
    for i, (plot, lot) in enumerate(zip(lots.plots, lots.harvests, strict=True)):
        at = clock(lots, 3, 30 + i)
        yield Made(
            at=at,
            gateway=f"own-farm-{plot.farm}",
            zone=plot.zone,
            step="urn:gdst:bizStep:farmHarvest",
            disposition="active",
            outputs=(lot,),
            process=_growing(plot, season_of(lots.day)),
            facts={"ilmd": _harvest_facts(at, plot.boat)},
            papers=order(lot),
            goes_to=f"quay-{line.quay}-shed",
        )
    for i, lot in enumerate(lots.harvests):
        yield Seen(
            at=clock(lots, 5, 40 + i),
            gateway=f"own-quay-{line.quay}",
            zone=f"quay-{line.quay}-pier",
            step="urn:gdst:bizStep:landing",
            disposition="in_progress",
            action=Action.OBSERVE,
            goods=(lot,),
            facts={"demo:liveShare": round(between(0.95, 0.99, lots.seed, "live", lot.code), 2)},
            papers=order(lot),
        )


def _seed_facts(plot: Plot, quarantine: str) -> dict[str, JsonValue]:
    return {
        "demo:species": plot.mussel.species,
        "demo:farmingLicence": plot.licence,
        "demo:quarantine": quarantine,
        "gdst:broodstockSource": "Domestic",
    }


def _harvest_facts(at: datetime, boat: str) -> dict[str, JsonValue]:
    return {
        "cbvmda:harvestStartDate": (at - timedelta(minutes=90)).isoformat(),
        "cbvmda:harvestEndDate": at.isoformat(),
        "gdst:aquacultureMethod": "Longline",
        "cbvmda:productionMethodForFishAndSeafoodCode": "AQUACULTURE",
        "demo:areaClass": "I",
        "demo:closureChecked": True,
        "demo:boat": boat,
    }


def bought(lots: Lots) -> Iterator[Capture]:
    """The buyer merges what came from one sea area, under a new certificate."""
    yield Made(
        at=clock(lots, 6, 30),
        gateway=f"own-quay-{lots.line.quay}",
        zone=f"quay-{lots.line.quay}-shed",
        step="collecting",
        disposition="active",
        inputs=lots.harvests,
        outputs=(lots.raw,),
        facts={"demo:buyer": "haijia", "demo:complianceCertificate": lots.certificate},
    )


def order(harvest: Amount) -> Papers:
    """The order under which the buyer takes a harvest."""
    return (("po", harvest.code.rpartition("/")[2]),)


def season_of(day: date) -> int:
    """The year in which the season of a harvest day began; it runs from July to the closure in the next April."""
    return day.year if day.month > 6 else day.year - 1


def _growing(plot: Plot, season: int) -> str:
    """What joins the socking of a plot with all harvests of its season: one transformation that lasts for months."""
    return f"https://zhoushan.example/growing/{season}/{plot.zone}"
