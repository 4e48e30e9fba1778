"""The whole demo as a value: all that the gateways of the city do towards the broker, in order of time."""

from collections.abc import Iterator
from datetime import datetime
from heapq import merge
from operator import attrgetter

from byssus.app.demo.climate import Climate
from byssus.app.demo.gateway.act import Act
from byssus.app.demo.gateway.station import stations
from byssus.app.demo.gateway.telemetry import telemetry
from byssus.app.demo.gateway.trouble import suffer
from byssus.app.demo.script import Script
from byssus.app.demo.season.diary import Season, captures
from byssus.app.demo.season.report import reports
from byssus.core.plant.model import Plant


def timeline(plant: Plant, script: Script, seed: int, begin: datetime) -> Iterator[Act]:
    """The acts from `begin` on, without end; the same for the same arguments.

    Args:
        plant: the city.
        script: the incidents, and when the demo's clock started.
        seed: of the weather and of the weights of lots.
        begin: the demo's time at which the gateways are switched on.
    """
    climate = Climate(seed, script)
    places = {zone.code: zone.location for site in plant.sites for zone in site.zones}
    streams = [telemetry(station, climate, begin) for station in stations(plant) if station.sensors]
    chain = reports(captures(script.start, Season(seed)), places, begin)
    return suffer(merge(chain, *streams, key=attrgetter("due")), script, begin)
