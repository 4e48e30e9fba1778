"""The alarm board: what needs action first, live, and what can be done about it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from nicegui import ui

from byssus.alerts.views.board import Board
from byssus.alerts.views.case import Case, Need
from byssus.alerts.views.points import Standing
from byssus.app.console import frame
from byssus.app.console.case_card import CaseCard
from byssus.app.console.case_view import case_view
from byssus.app.console.console import Console
from byssus.app.console.deeds import Deeds
from byssus.app.console.live import Live
from byssus.app.console.markup import render
from byssus.app.console.state import counts, last_heard, stale_after
from byssus.app.console.visit import Visit
from byssus.core.identity.access import Permission
from byssus.core.plant.haccp import Severity

_QUIET = timedelta(minutes=10)
"""How long nothing at all may come in before the page says so."""


async def build(console: Console, live: Live, visit: Visit) -> None:
    """The page; it goes on changing as the board does."""
    board = await live.fresh()
    with frame.page(console, visit, frame.Tab.BOARD, visit.words("board.title")):
        page = _BoardPage(console, live, visit)
    page.show(board)
    live.changed.subscribe(page.refresh)


class _BoardPage:
    """The board of one client, changed in place, so that a button does not move away from under the finger."""

    def __init__(self, console: Console, live: Live, visit: Visit) -> None:
        self._console = console
        self._live = live
        self._visit = visit
        self._cards: dict[int, CaseCard] = {}
        self._deeds = Deeds(console, live, visit) if visit.caller.may(Permission.HANDLE_ALARMS) else None
        ui.html(f'<h1 class="out-of-sight">{visit.words("board.title")}</h1>', sanitize=False)
        self._notices = ui.html(sanitize=False)
        self._summary = ui.html(sanitize=False)
        self._empty = ui.html(sanitize=False)
        self._groups = {need: _Group(need, visit) for need in Need if need is not Need.NOTHING}
        self._closed = ui.html(sanitize=False)

    def refresh(self) -> None:
        """Show the newest board."""
        if self._live.board:
            self.show(self._live.board)

    def show(self, board: Board) -> None:
        """Bring everything that differs up to date."""
        self._notices.set_content(self._render_notices(board))
        self._summary.set_content(self._render_summary(board))
        self._empty.set_content("" if board.cases else self._render_empty(board))
        self._show_cases(board)
        self._closed.set_content(render("closed.html", self._visit.words, closed=board.closed))
        waiting = sum(case.need is Need.ACKNOWLEDGE for case in board.cases)
        title = self._visit.words("board.title")
        ui.page_title(f"({waiting}) {title} · Byssus" if waiting else f"{title} · Byssus")

    def _show_cases(self, board: Board) -> None:
        for gone in self._cards.keys() - {case.id for case in board.cases}:
            self._cards.pop(gone).delete()
        for need, group in self._groups.items():
            cases = [case for case in board.cases if case.need is need]
            group.count(len(cases))
            for position, case in enumerate(cases):
                self._card(case, group).show(case_view(board, case), group.cards, position)

    def _card(self, case: Case, group: "_Group") -> CaseCard:
        if case.id not in self._cards:
            with group.cards:
                self._cards[case.id] = CaseCard(self._visit, self._console.context.clock, self._deeds)
        return self._cards[case.id]

    def _render_notices(self, board: Board) -> str:
        heard = last_heard(board.points)
        return render(
            "notices.html",
            self._visit.words,
            broken=self._live.broken,
            deaf=not self._live.connected,
            quiet_since=heard if heard and self._is_quiet(board.at, heard) else None,
            at=board.at,
            zone=self._visit.timezone,
        )

    def _is_quiet(self, now: datetime, heard: datetime) -> bool:
        return now - heard > stale_after(_QUIET / 2, self._console.context.clock)

    def _render_summary(self, board: Board) -> str:
        standings = counts(board.points)
        return render(
            "summary.html",
            self._visit.words,
            active=_active(board.cases),
            silent=standings[Standing.SILENT],
            watched=len(board.points),
            heard=last_heard(board.points),
            stale=stale_after(_QUIET / 2, self._console.context.clock).total_seconds(),
        )

    def _render_empty(self, board: Board) -> str:
        good = counts(board.points)[Standing.GOOD]
        return render("no_cases.html", self._visit.words, watched=len(board.points), good=good)


def _active(cases: Sequence[Case]) -> dict[Severity, int]:
    """How many cases that have not cleared have which severity, the worst first."""
    found = [case.worst.severity for case in cases if case.worst.cleared_at is None]
    return {severity: found.count(severity) for severity in reversed(Severity)}


class _Group:
    """The cases that want the same, under a heading that is there only when there are any."""

    def __init__(self, need: Need, visit: Visit) -> None:
        self._need = need
        self._visit = visit
        with ui.element("section").classes(f"section need {need}") as self._section:
            self._heading = ui.html(sanitize=False)
            self.cards = ui.element("div").classes("cases")

    def count(self, cases: int) -> None:
        """Say how many there are."""
        self._section.set_visibility(cases > 0)
        self._heading.set_content(render("need.html", self._visit.words, need=self._need, count=cases))
