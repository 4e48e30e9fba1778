"""The devices: what waits for a point, then those behind the points, by site, with battery, signal and link of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from nicegui import ui

from byssus.app.console import frame
from byssus.app.console.console import Console
from byssus.app.console.markup import render
from byssus.app.console.unmapped import UnmappedSection
from byssus.app.console.visit import Visit
from byssus.core.identity.access import Permission
from byssus.ingest.devices import Condition, ListedDevice, ListedGateway, list_devices

_EVERY = 30.0
SHAPES = {
    Condition.GONE: "silent",
    Condition.LOW: "warn",
    Condition.UNHEARD: "unheard",
    Condition.GOOD: "good",
}
"""Shape and tone of each condition."""


@dataclass(frozen=True, slots=True)
class SiteDevices:
    """A site with its devices, those in the worst condition first; `site` is any of its gateways."""

    site: ListedGateway
    devices: Sequence[ListedDevice]


async def build(console: Console, visit: Visit) -> None:
    """The page; it looks at the devices again every half a minute."""
    with frame.page(console, visit, frame.Tab.POINTS, visit.words("devices.title")):
        head = ui.html(sanitize=False)
        unmapped = UnmappedSection(console, visit) if visit.caller.may(Permission.MANAGE) else None
        content = ui.html(sanitize=False)

    async def look() -> None:
        devices = await console.ask(list_devices)
        head.set_content(render("devices_head.html", visit.words, total=len(devices)))
        content.set_content(render("devices.html", visit.words, sites=by_site(devices), shapes=SHAPES))

    await look()
    if unmapped is not None:
        await unmapped.look()
    ui.timer(_EVERY, look, immediate=False)


def by_site(devices: Iterable[ListedDevice]) -> list[SiteDevices]:
    """The devices by site; sites with the worst condition first, then by code."""
    cards = [
        SiteDevices(group[0].gateway, sorted(group, key=lambda device: (_rank(device), device.code)))
        for group in (list(each) for _, each in groupby(devices, key=lambda device: device.gateway.site))
    ]
    return sorted(cards, key=lambda card: (_rank(card.devices[0]), card.site.site))


def _rank(device: ListedDevice) -> int:
    return list(Condition).index(device.condition)
