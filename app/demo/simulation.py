"""Runs the gateways of the city against a real broker, at the pace of the demo's clock."""

import time
from selectors import BaseSelector, DefaultSelector
from threading import Event

from byssus.app.demo.city import city
from byssus.app.demo.gateway.act import Act, LinkChange, Message
from byssus.app.demo.gateway.link import Link
from byssus.app.demo.script import Script
from byssus.app.demo.timeline import timeline
from byssus.core.clock import Clock
from byssus.ingest.address import parse_mqtt_url

_LOOK_SECONDS = 0.2
"""How soon it notices that it is to stop."""
_TEND_SECONDS = 1.0
_LEAVE_SECONDS = 3.0


class Simulation:
    """All gateways of the demo city: a client each, in one thread.

    Args:
        mqtt_url: the broker, as in `BYSSUS_MQTT_URL`.
        clock: the clock that all processes of the installation share; incidents are counted from its start.
        seed: of the weather and of the weights of lots.
    """

    def __init__(self, mqtt_url: str, clock: Clock, seed: int = 1) -> None:
        self._address = parse_mqtt_url(mqtt_url)
        self._clock = clock
        self._seed = seed
        self._plant = city()

    def run(self, stop: Event) -> None:
        """Measure and publish until `stop` is set. Started again later, it goes on at the time the clock shows then."""
        with DefaultSelector() as selector:
            links = {gateway.code: Link(gateway.code, self._address, selector) for gateway in self._plant.gateways}
            try:
                self._play(links, selector, stop)
            finally:
                _leave(links, selector)

    def _play(self, links: dict[str, Link], selector: BaseSelector, stop: Event) -> None:
        tended = 0.0
        for act in timeline(self._plant, Script(self._clock.start), self._seed, self._clock.now()):
            while not stop.is_set():
                if time.monotonic() - tended >= _TEND_SECONDS:
                    tended = time.monotonic()
                    for link in links.values():
                        link.tend()
                wait = self._clock.wall_seconds(act.due - self._clock.now())
                _serve(selector, max(0.0, min(wait, _LOOK_SECONDS)))
                if wait <= 0:
                    break
            if stop.is_set():
                return
            _do(act, links[act.gateway])


def _serve(selector: BaseSelector, seconds: float) -> None:
    for key, events in selector.select(seconds):
        key.data.serve(events)


def _leave(links: dict[str, Link], selector: BaseSelector) -> None:
    """Let every gateway say goodbye, so that the broker need not send its last will."""
    for link in links.values():
        link.leave()
    deadline = time.monotonic() + _LEAVE_SECONDS
    while selector.get_map() and time.monotonic() < deadline:
        _serve(selector, _LOOK_SECONDS)
    for link in links.values():
        link.cut()
    _serve(selector, 0)


def _do(act: Act, link: Link) -> None:
    match act:
        case Message():
            link.publish(act)
        case LinkChange(up=True):
            link.restore()
        case LinkChange():
            link.cut()
