"""One record: as it will be printed, with what waits for a person above it, and its signature."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from nicegui import ui

from byssus.alerts.records.book import Record, find_record
from byssus.alerts.records.content import Action, Daily
from byssus.alerts.records.desk import unanswered
from byssus.alerts.records.sheet import sheet
from byssus.alerts.records.sites import Keeper, find_keeper
from byssus.app.console import frame
from byssus.app.console.console import Console
from byssus.app.console.doing import beside
from byssus.app.console.markup import render
from byssus.app.console.record_deeds import RecordDeeds
from byssus.app.console.visit import Visit
from byssus.core.database import Connection
from byssus.core.identity.access import Permission
from byssus.core.paper.form import Form
from byssus.core.plant.plans import roles_at
from byssus.core.plant.terms import SIGNER, Term, parse_term


@dataclass(frozen=True, slots=True)
class _Found:
    keeper: Keeper
    record: Record
    may_sign: bool


async def build(console: Console, visit: Visit, name: str, site: str) -> None:
    """The page of a day, week or month of a site.

    Raises:
        InvalidInput: the name is of no such.
        NotFound: there is no such site.
    """
    about = parse_term(name)
    found = await console.ask(_find, site, about, visit.caller.name, console.context.clock.now())
    with frame.page(console, visit, frame.Tab.RECORDS, f"{visit.words('tab.records')} {about.name}"):
        page = _Page(console, visit, found.keeper, about)
        page.draw(found)


def _find(connection: Connection, site: str, about: Term, person: str, now: datetime) -> _Found:
    keeper = find_keeper(connection, site)
    may_sign = SIGNER[about.period] in roles_at(connection, person, [site])
    return _Found(keeper, find_record(connection, keeper, about, now), may_sign)


class _Page:
    """What stands on the page, drawn anew after each deed."""

    def __init__(self, console: Console, visit: Visit, keeper: Keeper, about: Term) -> None:
        self._console = console
        self._visit = visit
        self._keeper = keeper
        self._about = about
        self._deeds = RecordDeeds(console, visit, keeper, about)
        self._body = ui.element("div")

    def draw(self, found: _Found) -> None:
        """Draw the record as it is."""
        record = found.record
        self._body.clear()
        drawn = sheet(record, self._visit.words.language)
        with self._body:
            self._html("record_head.html", record=record, keeper=self._keeper, forms=list(Form), signer=self._signer)
            if self._visit.caller.may(Permission.KEEP_RECORDS):
                self._draw_deeds(record, may_sign=found.may_sign)
            self._html("record.html", sheet=drawn)

    @property
    def _signer(self) -> str:
        return self._visit.words(f"records.role.{SIGNER[self._about.period]}")

    def _draw_deeds(self, record: Record, *, may_sign: bool) -> None:
        with ui.element("div").classes("starts no-print"):
            if record.signature is not None:
                self._button("records.add_note", self._deeds.note)
            else:
                if may_sign:
                    self._button("records.sign", self._deeds.sign, look="primary")
                self._button("records.remark", self._deeds.remark)
                if not isinstance(record.content, Daily):
                    today = self._keeper.days.day_of(self._console.context.clock.now())
                    self._button("records.decide", partial(self._deeds.decide, today))
        if record.signature is None:
            self._draw_waiting(record)
        self._draw_actions(record)

    def _draw_waiting(self, record: Record) -> None:
        for item in unanswered(record.content):
            with ui.element("article").classes("sheet task warn"):
                self._html("record_item.html", item=item)
                self._button("records.answer", partial(self._deeds.answer, item), look="primary")

    def _draw_actions(self, record: Record) -> None:
        for action in _undone(record):
            with ui.element("article").classes("sheet task"):
                self._html("record_action.html", action=action)
                self._button("records.finish", partial(self._deeds.finish, action))

    def _button(self, key: str, deed: Callable[[], Awaitable[bool]], *, look: str = "") -> None:
        async def clicked() -> None:
            with beside(self._body):
                if await deed():
                    now, person = self._console.context.clock.now(), self._visit.caller.name
                    self.draw(await self._console.ask(_find, self._keeper.code, self._about, person, now))

        with ui.element("button").props("type=button").classes(f"btn {look}").on("click", clicked):
            ui.label(self._visit.words(key))

    def _html(self, template: str, **values: object) -> None:
        ui.html(render(template, self._visit.words, **values), sanitize=False)


def _undone(record: Record) -> list[Action]:
    content = record.content
    if isinstance(content, Daily):
        return []
    known = {action.id: action for action in (*content.review.overdue, *content.review.decisions)}
    return [action for action in known.values() if action.done_at is None]
