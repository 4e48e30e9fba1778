"""What waits for a point, above the devices: channels that were heard or announced, each with a button that maps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nicegui import ui

from byssus.app.console.console import Console
from byssus.app.console.doing import Deed, do
from byssus.app.console.form import ChoiceField, Form
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit
from byssus.app.http.devices import assign_as
from byssus.core.database import Connection
from byssus.core.identity.access import Caller, Permission
from byssus.core.plant.equipment import Device
from byssus.ingest.proposal import FreePoint
from byssus.ingest.proposals import Proposed
from byssus.ingest.unknown import Unknown
from byssus.ingest.unmapped import Unmapped, list_unmapped

_MOST_POINTS = 24


@dataclass(frozen=True, slots=True)
class Waiting:
    """A channel that feeds no point: what was heard of it, what was announced, or both."""

    device: str
    channel: str
    heard: Unknown | None
    announced: Proposed | None

    @property
    def gateway(self) -> str | None:
        """The gateway that sent it; None where nobody knows."""
        return self.heard.gateway if self.heard else None

    @property
    def proposed(self) -> str | None:
        """Code of the point that it may be meant for."""
        found = self.heard or self.announced
        return found.proposed if found else None


def waiting(found: Unmapped) -> list[Waiting]:
    """Each channel once, by device and channel."""
    heard = {(one.device, one.channel): one for one in found.unknown}
    announced = {one.names: one for one in found.announced if one.names is not None}
    return [Waiting(*names, heard.get(names), announced.get(names)) for names in sorted({*heard, *announced})]


def points_for(one: Waiting, points: Sequence[FreePoint]) -> list[FreePoint]:
    """The free points that it could be mapped to, as far as its gateway tells: the proposed one first."""
    there = [point for point in points if one.gateway is None or one.gateway in point.gateways]
    return sorted(there, key=lambda point: (point.code != one.proposed, point.code))


class UnmappedSection:
    """The part of the page for those who may map; empty while nothing waits."""

    def __init__(self, console: Console, visit: Visit) -> None:
        self._console = console
        self._visit = visit
        self._dialog = MapDialog(visit)
        self._place = ui.element("div")

    async def look(self) -> None:
        """Show what waits now."""
        found = await self._console.ask(list_unmapped, self._console.context.topics)
        self._place.clear()
        if found.unknown or found.announced:
            with self._place, ui.element("section").classes("sheet section unmapped"):
                self._show(found)

    def _show(self, found: Unmapped) -> None:
        unreadable = [one for one in found.announced if one.names is None]
        ui.html(render("unmapped.html", self._visit.words, unreadable=unreadable), sanitize=False)
        for one in waiting(found):
            self._row(one, points_for(one, found.points))

    def _row(self, one: Waiting, points: Sequence[FreePoint]) -> None:
        words = self._visit.words

        async def map_it() -> None:
            device = await self._dialog.ask(one, points)
            if device is not None and await do(self._console, self._visit, Permission.MANAGE, _assigning(device)):
                await self.look()

        with ui.element("div").classes("unmapped-row"):
            ui.html(render("unmapped_row.html", words, one=one, points=points), sanitize=False)
            if points:
                with ui.element("button").props("type=button").classes("btn").on("click", map_it):
                    ui.html(words("unmapped.map"), sanitize=False, tag="span")


def _assigning(device: Device) -> Deed:
    def deed(connection: Connection, caller: Caller, now: datetime) -> str:
        assign_as(connection, caller, device, now)
        return "unmapped.done"

    return deed


class MapDialog:
    """Asks which point a channel feeds, and through which gateway where that is not known."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._form = Form(visit, "map")
        with self._form.fields:
            self._choices = ui.element("div").classes("fields")

    async def ask(self, one: Waiting, points: Sequence[FreePoint]) -> Device | None:
        """The device with the channel, since the point is free; None if the person thought better of it."""
        words = self._visit.words
        labels = {
            point.code: words("unmapped.suggested", point=point.code) if point.code == one.proposed else point.code
            for point in points[:_MOST_POINTS]
        }
        gateways = [one.gateway] if one.gateway else sorted({code for point in points for code in point.gateways})
        self._choices.clear()
        with self._choices:
            point = ChoiceField(self._visit, words("unmapped.point"), labels)
            through = ChoiceField(self._visit, words("unmapped.gateway"), {code: code for code in gateways})
        if not await self._form.filled_in(f"{one.device} · {one.channel}", [point, through]):
            return None
        since = next(each.since for each in points if each.code == point.value)
        found = Device(code=one.device, gateway=through.value, channels={one.channel: point.value})
        return found if since is None else found.model_copy(update={"since": since})
