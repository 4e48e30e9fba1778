"""One point: how it stands, its recording as a chart, and the excursions of that time."""

from dataclasses import dataclass

from nicegui import ui

from byssus.alerts.points import PointNow, find_point
from byssus.alerts.recording import Recording, read_recording
from byssus.app.console import frame
from byssus.app.console.chart import chart
from byssus.app.console.console import Console
from byssus.app.console.markup import render
from byssus.app.console.ranges import Preset, Range, choose, wall
from byssus.app.console.state import stale_after
from byssus.app.console.visit import Visit
from byssus.core.clock import Clock


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address of the page asks for; texts as they came."""

    code: str
    preset: Preset
    start: str
    end: str


async def build(console: Console, visit: Visit, wanted: Wanted) -> None:
    """The page.

    Raises:
        NotFound: there is no such point.
        InvalidInput: the window cannot be understood.
    """
    point = await console.ask(find_point, wanted.code)
    shown = choose(console.context.clock.now(), point.place.timezone, wanted.preset, wanted.start, wanted.end)
    recording = await console.ask(read_recording, point.code, point.every, shown.window)
    name = visit.words.name(point.place.zone.name, point.place.zone.name_en)
    with frame.page(console, visit, frame.Tab.POINTS, name):
        _head(visit, console.context.clock, point, shown)
        with ui.element("section").classes("sheet chart-sheet"):
            _chart(visit, point, recording)
        ui.html(
            render("excursions.html", visit.words, recording=recording, unit=point.unit, zone=point.place.timezone),
            sanitize=False,
        )


def _head(visit: Visit, clock: Clock, point: PointNow, shown: Range) -> None:
    zone = point.place.timezone
    markup = render(
        "point_head.html",
        visit.words,
        point=point,
        standing=point.standing,
        stale_after=stale_after(point.every, clock).total_seconds(),
        presets=tuple(Preset),
        shown=shown,
        start=wall(shown.window.start, zone),
        end=wall(shown.window.end, zone),
    )
    ui.html(markup, sanitize=False)


def _chart(visit: Visit, point: PointNow, recording: Recording) -> None:
    if not recording.stretches:
        ui.html(render("no_readings.html", visit.words, point=point), sanitize=False)
        return
    options = chart(recording, point.unit, point.place.timezone, visit.words)
    ui.echart(options).classes("chart").props(f'role=img aria-label="{visit.words("point.chart")}"')
    ui.html(render("legend.html", visit.words, recording=recording), sanitize=False)
