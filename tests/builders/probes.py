"""A gateway with twenty probes that wander in and out of their limits, and the plant that watches them."""

import json
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread

from byssus.alerts.condition.reading import Reading
from byssus.alerts.condition.rule import Rule
from byssus.core.clock import Clock
from byssus.core.plant.haccp import Direction, Measure, Severity
from servers.installation import Gateway

POINTS = 20
EVERY = timedelta(seconds=60)
ALARM = Rule(
    code="alarm",
    version=1,
    direction=Direction.ABOVE,
    limit=-18.0,
    on_delay=timedelta(minutes=3),
    deadband=0.5,
    off_delay=timedelta(minutes=2),
    max_gap=2 * EVERY,
    severity=Severity.ALARM,
)
OUT = Rule(
    code="out",
    version=1,
    direction=Direction.ABOVE,
    limit=10.0,
    on_delay=timedelta(0),
    deadband=0.0,
    off_delay=timedelta(0),
    max_gap=2 * EVERY,
    severity=Severity.WARN,
    measure=Measure.CUMULATIVE,
    window=timedelta(minutes=30),
    beyond=-17.5,
)
_POINT = "{{code: t{n}, quantity: temperature, every: PT1M, plan: p, control_point: store}}"
_DEVICE = '{{code: "d{n}", gateway: gw, channels: {{temp: t{n}}}}}'
_PLANT = """\
parties: [{{code: firm, kind: producer, name: 兴发}}]
sites:
- {{code: plant, kind: plant, name: 一厂, party: firm, zones: [
    {{code: cold, kind: frozen_store, name: 冷库, location: "https://id.gs1.org/414/6901234500014", points: [
      {points}
    ]}}]}}
gateways: [{{code: gw, site: plant}}]
devices: [{devices}]
plans:
- {{code: p, version: 1, name: p, author: a, reason: r, standard: s, valid_from: 2020-01-01T00:00:00Z, control_points: [
    {{code: store, name: 库温, rules: [
      {{code: alarm, limit: -18, on_delay: PT3M, deadband: 0.5, off_delay: PT2M, severity: alarm}},
      {{code: out, measure: cumulative, window: PT30M, beyond: -17.5, limit: 10, severity: warn}}]}}]}}
contacts:
- {{code: panel, name: 屏, role: officer, channel: mqtt, address: officer, least_severity: warn, sites: [plant]}}
- {{code: system, name: 平台, role: officer, channel: webhook, address: "{url}/hook", sites: [plant]}}
- {{code: group, name: 群, role: officer, channel: dingtalk, address: "{url}/robot", sites: [plant]}}
"""


def watched(url: str) -> str:
    """A plant file with the probes' points under both rules, and contacts on three channels, two of them at `url`."""
    points = ", ".join(_POINT.format(n=n) for n in range(POINTS))
    devices = ", ".join(_DEVICE.format(n=n) for n in range(POINTS))
    return _PLANT.format(points=points, devices=devices, url=url)


@dataclass
class Stream(Thread):
    """A gateway with twenty probes that wander in and out of the limit, each for minutes."""

    gateway: Gateway
    clock: Clock
    seed: int
    stop: Event = field(default_factory=Event)
    published: dict[int, list[Reading]] = field(default_factory=dict)

    __hash__ = Thread.__hash__

    def __post_init__(self) -> None:
        super().__init__()

    @property
    def count(self) -> int:
        """How many readings the broker has acknowledged so far."""
        return sum(map(len, list(self.published.values())))

    def run(self) -> None:
        """Publish one reading of each probe a minute, by the installation's clock, until stopped."""
        chance = random.Random(self.seed)
        values = [-20.0] * POINTS
        tick = self.clock.now().replace(microsecond=0)
        while not self.stop.wait(max(0.0, self.clock.wall_seconds(tick - self.clock.now()))):
            for point in range(POINTS):
                if chance.random() < 0.15:
                    values[point] = chance.choice((-20.0, -18.2, -17.0, -15.0))
                self._publish(point, tick, values[point])
            tick += EVERY

    def _publish(self, point: int, time: datetime, value: float) -> None:
        pack = [{"bn": f"d{point}", "bt": time.timestamp(), "n": ":temp", "u": "Cel", "v": value}]
        self.gateway.publish("senml", json.dumps(pack))
        self.published.setdefault(point, []).append(Reading(time, value))
