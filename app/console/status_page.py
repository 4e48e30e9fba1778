"""How the service and everything it needs stand, in words: what `/readyz` knows."""

from nicegui import ui
from starlette.concurrency import run_in_threadpool

from byssus.app.console import frame
from byssus.app.console.console import Console
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit
from byssus.app.http.dependency import Dependency, State
from byssus.app.http.readiness import overall, readiness

_TONES = {State.READY: "good", State.DEGRADED: "warn", State.UNAVAILABLE: "critical"}
_EVERY = 10.0


async def build(console: Console, visit: Visit) -> None:
    """The page; it looks again every ten seconds."""
    with frame.page(console, visit, frame.Tab.STATUS, visit.words("status.title")):
        content = ui.html(sanitize=False)

    async def look() -> None:
        context = console.context
        found = await run_in_threadpool(readiness, context.pool, context.clock.now(), context.checks)
        content.set_content(_render(console, visit, found))

    await look()
    ui.timer(_EVERY, look, immediate=False)


def _render(console: Console, visit: Visit, found: list[Dependency]) -> str:
    clock = console.context.clock
    return render(
        "status.html",
        visit.words,
        dependencies=found,
        state=overall(found),
        tones=_TONES,
        now=clock.now(),
        speed=clock.speed,
        zone=visit.timezone,
    )
