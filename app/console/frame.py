"""The frame around every page: masthead with the tabs, the sprite of shapes, and the clock of the service."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

import psycopg
from nicegui import ui
from psycopg_pool import PoolTimeout

from byssus.app.console.assets import SCRIPT, STYLE
from byssus.app.console.console import Console
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit
from byssus.app.console.words import Words
from byssus.core.clock import Clock
from byssus.core.errors import NotAllowed, NotIdentified
from byssus.core.identity.access import Caller, Permission

_LOOK_AGAIN = 30.0
"""Seconds after which an open page makes sure that its session lasts."""


class Tab(StrEnum):
    """The pages that the masthead leads to; which group holds each, and in which order, is in `_GROUPS`."""

    BOARD = "board"
    POINTS = "points"
    CHECKS = "checks"
    RECORDS = "records"
    WORKSHOP = "workshop"
    PLANS = "plans"
    TRACE = "trace"
    HOLDS = "holds"
    QUESTIONS = "questions"
    FIRMS = "firms"
    CODES = "codes"
    REJECTED = "rejected"
    STATUS = "status"

    @property
    def path(self) -> str:
        """Where the page is."""
        return "/" if self is Tab.BOARD else f"/{self}"

    @property
    def permission(self) -> Permission:
        """What a person must be allowed to see it."""
        return _PERMISSIONS[self]


_PERMISSIONS = {
    Tab.BOARD: Permission.READ_ALARMS,
    Tab.POINTS: Permission.VIEW_POINTS,
    Tab.CHECKS: Permission.READ_ALARMS,
    Tab.RECORDS: Permission.READ_ALARMS,
    Tab.WORKSHOP: Permission.KEEP_RECORDS,
    Tab.PLANS: Permission.READ_ALARMS,
    Tab.TRACE: Permission.TRACE,
    Tab.HOLDS: Permission.TRACE,
    Tab.QUESTIONS: Permission.TRACE,
    Tab.FIRMS: Permission.TRACE,
    Tab.CODES: Permission.TRACE,
    Tab.REJECTED: Permission.MANAGE,
    Tab.STATUS: Permission.READ_ALARMS,
}


class Group(StrEnum):
    """What people come for; each is a button of the masthead, and holds the pages for it."""

    WATCH = "watch"
    KEEP = "keep"
    GOODS = "goods"
    SETUP = "setup"

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """Its pages, the one it opens with first."""
        return _GROUPS[self]


_GROUPS = {
    Group.WATCH: (Tab.BOARD, Tab.POINTS),
    Group.KEEP: (Tab.CHECKS, Tab.RECORDS, Tab.WORKSHOP),
    Group.GOODS: (Tab.TRACE, Tab.HOLDS, Tab.QUESTIONS, Tab.FIRMS, Tab.CODES),
    Group.SETUP: (Tab.PLANS, Tab.REJECTED, Tab.STATUS),
}


def shown_groups(caller: Caller) -> dict[Group, list[Tab]]:
    """The groups with the pages of each that the caller may see; those without any are left out."""
    allowed = {group: [tab for tab in group.tabs if caller.may(tab.permission)] for group in Group}
    return {group: tabs for group, tabs in allowed.items() if tabs}


@contextmanager
def page(console: Console, visit: Visit, tab: Tab, title: str) -> Iterator[None]:
    """Everything a page has around its content; what is built inside the `with` is the content."""
    ui.page_title(f"{title} · Byssus")
    ui.add_head_html(_head(visit.words, console.context.clock))
    ui.add_head_html(f'<link rel="stylesheet" href="{STYLE}"><script defer src="{SCRIPT}"></script>')
    ui.html(render("shapes.html", visit.words), sanitize=False)
    ui.html(
        render(
            "masthead.html",
            visit.words,
            groups=shown_groups(visit.caller),
            current=tab,
            caller=visit.caller,
            other_language=visit.other_language,
            zone=visit.timezone,
        ),
        sanitize=False,
        tag="div",
    ).classes("masthead-holder")
    with ui.element("div").classes("page"):
        yield
    ui.timer(_LOOK_AGAIN, lambda: _see_to_session(console, visit, tab), immediate=False)


async def _see_to_session(console: Console, visit: Visit, tab: Tab) -> None:
    """Send whoever may no longer see the page to where they log in: pages stay open longer than sessions last."""
    try:
        await console.permitted(visit, tab.permission)
    except (NotIdentified, NotAllowed):
        ui.navigate.to(visit.here)
    except (psycopg.Error, PoolTimeout):
        return  # the page itself says that the database is away


def _head(words: Words, clock: Clock) -> str:
    """What the browser needs before the page: language, the words of ages, and how the clock runs."""
    script = {
        "clock": {"now": clock.now().timestamp() * 1000, "speed": clock.speed},
        "words": {
            "seconds": words.pattern("span.seconds"),
            "minutes": words.pattern("span.minutes"),
            "hours": words.pattern("span.hours"),
            "days": words.pattern("span.days"),
            "ago": words.pattern("span.ago"),
        },
    }
    texts = {"lost": words("frame.lost"), "stale": words("frame.stale")}
    style = " ".join(f"--words-{name}: {json.dumps(text, ensure_ascii=False)};" for name, text in texts.items())
    return (
        f"<script>document.documentElement.lang = {words.language.value!r}; "
        f"window.byssus = {json.dumps(script, ensure_ascii=False)};</script>"
        f"<style>:root {{ {style} }}</style>"
    )
