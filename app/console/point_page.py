"""One point: how it stands, its recording as a chart, the excursions of that time, and its sensors."""

from dataclasses import dataclass

from nicegui import ui

from byssus.alerts.views.points import PointNow, find_point
from byssus.alerts.views.recording import Recording, read_recording
from byssus.alerts.views.sensors import Sensor, list_sensors
from byssus.app.console import frame
from byssus.app.console.chart import chart
from byssus.app.console.console import Console
from byssus.app.console.device_page import SHAPES
from byssus.app.console.live import Live
from byssus.app.console.markup import render
from byssus.app.console.pace import Pace
from byssus.app.console.ranges import Preset, Range, choose, wall
from byssus.app.console.state import stale_after
from byssus.app.console.visit import Visit
from byssus.ingest.devices import ListedDevice, list_devices

_EVERY = 10.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address of the page asks for; texts as they came."""

    code: str
    preset: Preset
    start: str
    end: str


async def build(console: Console, live: Live, visit: Visit, wanted: Wanted) -> None:
    """The page; a window that ends now moves on with what comes in.

    Raises:
        NotFound: there is no such point.
        InvalidInput: the window cannot be understood.
    """
    found = await _look_up(console, wanted)
    place = found.point.place
    title = visit.words.name(place.zone.name, place.zone.name_en)
    with frame.page(console, visit, frame.Tab.POINTS, title):
        page = _PointPage(console, visit, wanted, found)
    if found.shown.preset:
        live.changed.subscribe(page.refresh)


@dataclass(frozen=True, slots=True)
class _Found:
    """The point, the window that is shown, what was recorded in it, and the sensors that the point has had."""

    point: PointNow
    shown: Range
    recording: Recording
    sensors: list[Sensor]
    devices: list[ListedDevice]


async def _look_up(console: Console, wanted: Wanted) -> _Found:
    point = await console.ask(find_point, wanted.code)
    now = console.context.clock.now()
    shown = choose(now, point.place.timezone, wanted.preset, wanted.start, wanted.end)
    recording = await console.ask(read_recording, point.code, point.every, shown.window)
    devices = await console.ask(list_devices, point=point.code)
    return _Found(point, shown, recording, await console.ask(list_sensors, point.code, now), devices)


class _PointPage:
    """The page of one client."""

    def __init__(self, console: Console, visit: Visit, wanted: Wanted, found: _Found) -> None:
        self._console = console
        self._visit = visit
        self._wanted = wanted
        self._pace = Pace(_EVERY)
        self._head = ui.html(sanitize=False)
        self._now = ui.html(sanitize=False)
        self._devices = ui.html(sanitize=False)
        self._range = ui.html(self._render("range.html", found), sanitize=False)
        with ui.element("section").classes("sheet chart-sheet"):
            self._chart = ui.echart({}).classes("chart")
            self._chart.props(f'role=img aria-label="{visit.words("point.chart")}"')
            self._legend = ui.html(sanitize=False)
        self._excursions = ui.html(sanitize=False)
        self._sensors = ui.html(sanitize=False)
        self._show(found)

    async def refresh(self) -> None:
        """Show what has come in since, if it is time."""
        if self._pace.is_due():
            self._show(await _look_up(self._console, self._wanted))

    def _show(self, found: _Found) -> None:
        self._head.set_content(self._render("point_head.html", found))
        self._now.set_content(self._render("point_now.html", found))
        self._devices.set_content(self._render("point_devices.html", found))
        empty = not found.recording.stretches
        self._chart.set_visibility(not empty)
        if not empty:
            point = found.point
            self._chart.options.clear()
            self._chart.options.update(chart(found.recording, point.unit, point.place.timezone, self._visit.words))
            self._chart.update()
        self._legend.set_content(self._render("no_readings.html" if empty else "legend.html", found))
        self._excursions.set_content(self._render("excursions.html", found))
        self._sensors.set_content(self._render("sensors.html", found))

    def _render(self, template: str, found: _Found) -> str:
        zone, window = found.point.place.timezone, found.shown.window
        return render(
            template,
            self._visit.words,
            point=found.point,
            shown=found.shown,
            recording=found.recording,
            sensors=found.sensors,
            devices=found.devices,
            shapes=SHAPES,
            zone=zone,
            stale_after=stale_after(found.point.every, self._console.context.clock).total_seconds(),
            presets=tuple(Preset),
            start=wall(window.start, zone),
            end=wall(window.end, zone),
        )
