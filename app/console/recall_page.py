"""One recall: its clock, its balance, who has the goods, what else may be concerned, and everything that was done."""

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from byssus.app.console import frame
from byssus.app.console.console import Console
from byssus.app.console.markup import render
from byssus.app.console.recall_deeds import RecallDeeds
from byssus.app.console.visit import Visit
from byssus.app.recalling import recall_for
from byssus.core.identity.access import Permission
from byssus.core.identity.person import same_person
from byssus.trace.recall.model import Concern, Recall
from byssus.trace.recall.paper_tables import told
from byssus.trace.recall.papers import Paper
from byssus.trace.recall.words import Say


async def build(console: Console, visit: Visit, number: int) -> None:
    """The page of a recall or drill.

    Raises:
        NotFound: there is none, or nothing of it is the visitor's to see.
    """
    recall = await console.ask(recall_for, visit.caller, number, console.context.clock.now())
    title = visit.words("recalls.drill_number" if recall.drill else "recalls.number", n=recall.id)
    with frame.page(console, visit, frame.Tab.RECALLS, title):
        _Page(console, visit, recall).draw(title)


class _Page:
    """What stands on the page, what needs action first."""

    def __init__(self, console: Console, visit: Visit, recall: Recall) -> None:
        self._visit = visit
        self._recall = recall
        self._say = Say(visit.words.language, recall.timezone)
        self._deeds = RecallDeeds(console, visit, recall)
        self._runs = bool(recall.steps) and recall.closed_at is None and visit.caller.may(Permission.RECALL)

    def draw(self, title: str) -> None:
        """Draw all of it."""
        self._html("recall_head.html", title=title, papers=list(Paper))
        self._draw_next()
        self._html("recall_balance.html")
        self._html("recall_stock.html")
        self._draw_holders()
        self._draw_proposals()
        self._draw_doubts()
        self._html("recall_log.html", told=told)

    def _draw_next(self) -> None:
        """The deeds that the state of the recall allows."""
        recall, deeds = self._recall, self._deeds
        with ui.element("div").classes("deed-row no-print"):
            if recall.closed_at is None and not recall.drill and self._visit.caller.may(Permission.HOLD):
                self._button("take_back", partial(deeds.take_back, destroyed=False))
                self._button("destroy", partial(deeds.take_back, destroyed=True))
            if not self._runs:
                return
            if recall.reported_at is None and not recall.drill:
                self._button("report", deeds.report, "primary")
            self._button("plan", deeds.plan)
            self._button("classify", deeds.classify)
            self._button("note", deeds.note)
            if recall.finished_by is None:
                self._button("finish", deeds.finish)
            elif not same_person(self._visit.caller.name, recall.finished_by):
                self._button("confirm", deeds.confirm, "primary")
                self._button("send_back", deeds.send_back)

    def _draw_holders(self) -> None:
        """Who has to be told still."""
        reached = {line.reached_by for line in self._recall.stock if line.reached_by}
        sites = sorted(reached - self._recall.notified.keys())
        if not self._runs or not sites:
            return
        with ui.element("div").classes("deed-row no-print"):
            ui.label(self._visit.words("recalls.not_told")).classes("quiet")
            for site in sites:
                self._button("told", partial(self._deeds.tell, site), site=site)

    def _draw_proposals(self) -> None:
        if not self._recall.proposals:
            return
        self._html("recall_widen.html")
        for proposal in self._recall.proposals:
            with ui.element("section").classes("sheet section proposal"):
                self._html("recall_proposal.html", proposal=proposal)
                if self._runs and not proposal.accepted:
                    with ui.element("div").classes("deed-row no-print"):
                        self._button("accept", partial(self._deeds.decide, proposal, accepted=True))
                        if proposal.accepted is None:
                            self._button("decline", partial(self._deeds.decide, proposal, accepted=False))

    def _draw_doubts(self) -> None:
        """Goods that a second person may let go, and those that were, which anybody may take in again."""
        if not self._runs:
            return
        if not same_person(self._visit.caller.name, self._recall.opened_by):
            standing = [each for each in self._recall.goods if each.let_go_at is None]
            self._draw_goods("may_go", "release", standing, self._deeds.let_go)
        gone = [each for each in self._recall.goods if each.let_go_at]
        self._draw_goods("were_let_go", "include", gone, self._deeds.take_in)

    def _draw_goods(self, lead: str, name: str, goods: list[Concern], deed: Callable[[str], Awaitable[None]]) -> None:
        if not goods:
            return
        with ui.element("div").classes("deed-row no-print"):
            ui.label(self._visit.words(f"recalls.{lead}")).classes("quiet")
            for each in goods:
                lot = each.item.lot or each.item.serial or each.item.uri
                self._button(name, partial(deed, each.item.uri), lot=lot)

    def _button(self, name: str, deed: Callable[[], Awaitable[None]], look: str = "", **values: str) -> None:
        with ui.element("button").props("type=button").classes(f"btn {look}").on("click", deed):
            ui.label(self._visit.words(f"recalls.{name}", **values))

    def _html(self, template: str, **values: object) -> None:
        words, zone = self._visit.words, self._recall.timezone
        text = render(template, words, recall=self._recall, say=self._say, zone=zone, **values)
        ui.html(text, sanitize=False)
