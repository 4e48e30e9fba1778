"""The form of a draft: the fields that people change most, or the whole plan as text."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeAlias

from nicegui import ui

from byssus.app.console.days_field import DaysField
from byssus.app.console.field import Field, Group, Kind, Path
from byssus.app.console.plan_fields import groups_of, head_fields, plan_as_text, plan_from_text, with_fields
from byssus.app.console.rule_fields import is_asked, with_rule, without_rule
from byssus.app.console.run_fields import with_run, without_run
from byssus.app.console.visit import Visit
from byssus.core.plant.haccp import Plan

Change: TypeAlias = Callable[[Plan], Plan]
"""What a button makes of the plan as it was entered."""
_OPTIONS = {
    "quantity": "quantity.",
    "severity": "severity.",
    "missed": "severity.",
    "measure": "plans.measure.",
    "direction": "plans.direction.",
}
"""Field → where the words for its options are."""


class DraftForm:
    """The fields on the page; what stands in the text counts if somebody changed it.

    `change` is called by the buttons that add and remove rules and runs, to save the plan with that and draw it anew.
    """

    def __init__(self, visit: Visit, plan: Plan, change: Callable[[Change], Awaitable[None]]) -> None:
        self._visit = visit
        self._words = visit.words
        self._plan = plan
        self._change = change
        self._inputs: dict[Path, ui.input | ui.select | DaysField] = {}
        self._draw_group(head_fields(plan))
        for number, control in enumerate(plan.control_points):
            with ui.element("section").classes("sheet control section"):
                with ui.element("h2"):
                    ui.label(visit.words.name(control.name, control.name_en))
                for group in groups_of(control, number):
                    self._draw_group(group)
                with ui.element("div").classes("starts"):
                    self._button("plans.add_rule", partial(with_rule, number=number))
                    self._button("plans.add_run", partial(with_run, number=number))
        self._text = plan_as_text(plan)
        with ui.element("details").classes("section"):
            with ui.element("summary"):
                ui.label(visit.words("plans.as_text"))
            self._area = ui.textarea(value=self._text).props("outlined autogrow").classes("plan-text")
            self._area.props["aria-label"] = visit.words("plans.as_text")

    def plan(self) -> Plan:
        """The plan as it was entered.

        Raises:
            InvalidInput: a value cannot be understood, or the plan contradicts itself.
        """
        text = str(self._area.value or "")
        if text != self._text:
            return plan_from_text(text)
        return with_fields(self._plan, {path: str(each.value or "") for path, each in self._inputs.items()})

    def _draw_group(self, group: Group) -> None:
        if not group.fields:
            return
        if group.title:
            ui.label(group.title).classes("group-title code")
        with ui.element("div").classes("group"):
            parts = {field.name: self._draw_field(group, field) for field in group.fields}
            place = group.fields[0].path[:-1]
            if "measure" in parts:
                self._follow_measure(place, parts)
            if "at" in parts:
                self._button("plans.drop_run", partial(without_run, number=int(place[1]), run=int(place[3])))

    def _draw_field(self, group: Group, field: Field) -> ui.element:
        label = self._words(f"plans.field.{field.name}")
        if field.kind is Kind.DAYS:
            days = self._inputs[field.path] = DaysField(self._visit, label, f"{group.title} {label}", field.value)
            return days.drawn
        with ui.element("label").classes(f"field {'wide' if field.kind is Kind.WORDS else ''}") as drawn:
            ui.label(label).classes("label")
            entered = self._entry(field).props("outlined dense hide-bottom-space")
            entered.props["aria-label"] = f"{group.title} {label}".strip()
            self._inputs[field.path] = entered
        return drawn

    def _entry(self, field: Field) -> ui.input | ui.select:
        if field.kind is Kind.CHOICE:
            prefix = _OPTIONS[field.name]
            options = {each: self._words(f"{prefix}{each}" if each else "plans.no_alarm") for each in field.options}
            return ui.select(options, value=field.value)
        entered = ui.input(value=field.value)
        entered.props["inputmode"] = "text" if field.kind in (Kind.WORD, Kind.WORDS) else "decimal"
        return entered

    def _follow_measure(self, rule: Path, parts: dict[str, ui.element]) -> None:
        """Show the window and the level only where the measure has them; let the rule be removed."""
        measure = self._inputs[*rule, "measure"]
        for name in ("window", "beyond"):
            parts[name].bind_visibility_from(measure, "value", backward=partial(is_asked, name))
        control, number = int(rule[1]), int(rule[3])
        self._button("plans.drop_rule", partial(without_rule, number=control, rule=number))

    def _button(self, key: str, change: Change) -> None:
        with ui.element("button").props("type=button").classes("btn").on("click", partial(self._change, change)):
            ui.label(self._words(key))
