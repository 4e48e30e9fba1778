"""Recalls and drills: the list, with how each stands against its clock, and the way to open one."""

from collections.abc import Mapping
from functools import partial

from nicegui import ui

from byssus.app.console import frame
from byssus.app.console.console import Console
from byssus.app.console.markup import render
from byssus.app.console.recall_deeds import open_one
from byssus.app.console.visit import Visit
from byssus.app.recalling import recalls_of
from byssus.core.identity.access import Permission
from byssus.trace.recall.words import Say


async def build(console: Console, visit: Visit, given: Mapping[str, str]) -> None:
    """The page; what is `given` (cause, about, firm) is filled in where a recall is opened."""
    found = await console.ask(recalls_of, visit.caller, console.context.clock.now())
    words = visit.words
    with frame.page(console, visit, frame.Tab.RECALLS, words("recalls.title")):
        ui.html(render("recalls_head.html", words, given=given), sanitize=False)
        if visit.caller.may(Permission.RECALL):
            with ui.element("div").classes("deed-row no-print"):
                for drill, key, look in ((False, "recalls.open", "primary"), (True, "recalls.open_drill", "")):
                    opening = partial(open_one, console, visit, given, drill=drill)
                    with ui.element("button").props("type=button").classes(f"btn {look}").on("click", opening):
                        ui.label(words(key))
        page = render(
            "recalls.html",
            words,
            recalls=[each for each in found if not each.drill],
            drills=[each for each in found if each.drill],
            say=Say(words.language, visit.timezone),
            zone=visit.timezone,
        )
        ui.html(page, sanitize=False)
