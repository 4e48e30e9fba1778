"""What a draft would have made of the stored past of a site, beside the version in force."""

from datetime import timedelta

import psycopg
from nicegui import ui
from psycopg_pool import PoolTimeout

from byssus.alerts.measures.review import WhatIf, what_if
from byssus.alerts.views.recording import Window
from byssus.app.console.console import Console
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit
from byssus.core.errors import ByssusError
from byssus.core.plant.drafts import Draft

_SPANS = {"month": timedelta(days=30), "year": timedelta(days=365)}


class DraftTrial:
    """Buttons for a month and a year of one site, and the answer under them."""

    def __init__(self, console: Console, visit: Visit, draft: Draft, sites: list[str]) -> None:
        self._console = console
        self._visit = visit
        self._draft = draft
        self._sites = sites

    def draw(self) -> None:
        """Draw it; nothing where no site goes by the plan."""
        if not self._sites:
            return
        words = self._visit.words
        with ui.element("section").classes("section"):
            ui.html(render("draft_trial_head.html", words), sanitize=False)
            with ui.element("div").classes("starts no-print"):
                site = ui.select(self._sites, value=self._sites[0]).props("outlined dense").classes("trial-site")
                site.props["aria-label"] = words("site.pick")
                for name, span in _SPANS.items():
                    self._button(words(f"plans.try_{name}"), site, span)
            self._answer = ui.element("div")

    def _button(self, label: str, site: ui.select, span: timedelta) -> None:
        async def clicked() -> None:
            await self._try(str(site.value), span)

        with ui.element("button").props("type=button").classes("btn").on("click", clicked):
            ui.label(label)

    async def _try(self, site: str, span: timedelta) -> None:
        words, now = self._visit.words, self._console.context.clock.now()
        self._show(render("draft_trial_wait.html", words))
        try:
            found = await self._console.ask(what_if, self._draft.plan, site, Window(now - span, now), now)
        except ByssusError as error:
            self._show(render("draft_trial_error.html", words, text=error.what))
        except (psycopg.Error, PoolTimeout):
            self._show(render("draft_trial_error.html", words, text=words("plans.try_failed")))
        else:
            self._show(render("draft_trial.html", words, found=found, sums=_sums(found)))

    def _show(self, markup: str) -> None:
        self._answer.clear()
        with self._answer:
            ui.html(markup, sanitize=False)


def _sums(found: WhatIf) -> tuple[int, int]:
    """Excursions by the version in force, and by the draft."""
    now = sum(each.in_force.excursions for each in found.outcomes if each.in_force)
    return now, sum(each.then.excursions for each in found.outcomes if each.then)
