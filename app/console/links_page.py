"""Where the codes of a firm lead: its link sets, each to be changed by the firm itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import psycopg
from nicegui import ui
from psycopg_pool import PoolTimeout
from pydantic import ValidationError

from byssus.app.console import frame
from byssus.app.console.console import Console
from byssus.app.console.link_form import LinkForm
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit
from byssus.app.http.links import RegisteredLinks, put_as, remove_as, shown, steward
from byssus.core.database import Connection
from byssus.core.errors import ByssusError, NotFound
from byssus.core.identity.access import Permission
from byssus.trace.resolver.register import Steward, links_at, list_links

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class _Registered:
    """Some of the link sets that the visitor manages."""

    steward: Steward
    sets: list[RegisteredLinks]


async def build(console: Console, visit: Visit, after: str) -> None:
    """The list, from the link set behind the anchor `after` on."""

    def look(connection: Connection) -> _Registered:
        who = steward(connection, visit.caller)
        return _Registered(who, [shown(each) for each in list_links(connection, who, after, _SHOWN)])

    found = await console.ask(look)
    with frame.page(console, visit, frame.Tab.CODES, visit.words("links.title")):
        ui.html(
            render(
                "link_sets.html",
                visit.words,
                sets=found.sets,
                prefixes=found.steward.prefixes,
                after=found.sets[-1].link_set.anchor if len(found.sets) == _SHOWN else None,
                zone=visit.timezone,
            ),
            sanitize=False,
        )


async def edit(console: Console, visit: Visit, anchor: str) -> None:
    """The form of one link set, or of a new one where `anchor` is empty or has none yet."""

    def look(connection: Connection) -> RegisteredLinks | None:
        try:
            return shown(links_at(connection, anchor, steward(connection, visit.caller))) if anchor else None
        except NotFound:
            return None

    found = await console.ask(look)
    words = visit.words
    with frame.page(console, visit, frame.Tab.CODES, words("links.title")):
        ui.html(render("link_head.html", words, found=found, zone=visit.timezone), sanitize=False)
        form = LinkForm(words, found.link_set if found else None)
        trouble = ui.html(sanitize=False)
        with ui.element("div").classes("choices-line"):
            _button(words("links.save"), "primary save", lambda: _save(console, visit, form, trouble))
            if found:
                _button(words("links.remove"), "remove", _removal(console, visit, anchor, trouble).open)


def _removal(console: Console, visit: Visit, anchor: str, trouble: ui.html) -> ui.dialog:
    """Asks once more before links go."""
    words = visit.words
    with ui.dialog() as dialog, ui.element("div").classes("sheet dialog"):
        ui.html(words("links.remove"), sanitize=False, tag="h2")
        ui.label(words("links.sure")).classes("subject-line")
        with ui.element("div").classes("choices"):
            _button(words("act.cancel"), "", dialog.close)
            _button(words("links.remove"), "primary sure", lambda: _remove(console, visit, anchor, trouble))
    return dialog


def _button(label: str, look: str, act: Callable[[], Awaitable[None] | None]) -> None:
    with ui.element("button").props("type=button").classes(f"btn {look}").on("click", act):
        ui.html(label, sanitize=False, tag="span")


async def _save(console: Console, visit: Visit, form: LinkForm, trouble: ui.html) -> None:
    try:
        caller = await console.permitted(visit, Permission.LINK)
        await console.ask(put_as, caller, [form.entry()], console.context.clock.now())
    except ValidationError as error:
        told = [f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}" for each in error.errors()]
        trouble.set_content(render("link_trouble.html", visit.words, told=told))
    except ByssusError as error:
        trouble.set_content(render("link_trouble.html", visit.words, told=[str(error)]))
    except (psycopg.Error, PoolTimeout):
        ui.notify(visit.words("act.failed"), type="negative", position="top")
    else:
        ui.navigate.to("/links")


async def _remove(console: Console, visit: Visit, anchor: str, trouble: ui.html) -> None:
    try:
        caller = await console.permitted(visit, Permission.LINK)
        await console.ask(remove_as, caller, anchor, console.context.clock.now())
    except ByssusError as error:
        trouble.set_content(render("link_trouble.html", visit.words, told=[str(error)]))
    except (psycopg.Error, PoolTimeout):
        ui.notify(visit.words("act.failed"), type="negative", position="top")
    else:
        ui.navigate.to("/links")
