"""The form of a draft: the fields that people change most, or the whole plan as text."""

from nicegui import ui

from byssus.app.console.plan_fields import (
    Group,
    Kind,
    Path,
    groups_of,
    head_fields,
    plan_as_text,
    plan_from_text,
    with_fields,
)
from byssus.app.console.visit import Visit
from byssus.core.plant.haccp import Plan


class DraftForm:
    """The fields on the page; what stands in the text counts if somebody changed it."""

    def __init__(self, visit: Visit, plan: Plan) -> None:
        self._words = visit.words
        self._plan = plan
        self._inputs: dict[Path, ui.input] = {}
        self._draw_group(head_fields(plan))
        for number, control in enumerate(plan.control_points):
            with ui.element("section").classes("sheet control section"):
                with ui.element("h2"):
                    ui.label(visit.words.name(control.name, control.name_en))
                for group in groups_of(control, number):
                    self._draw_group(group)
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
            for field in group.fields:
                wide = "wide" if field.kind is Kind.WORDS else ""
                label = self._words(f"plans.field.{field.name}")
                with ui.element("label").classes(f"field {wide}"):
                    ui.label(label).classes("label")
                    entered = ui.input(value=field.value).props("outlined dense hide-bottom-space")
                    entered.props["aria-label"] = f"{group.title} {label}".strip()
                    entered.props["inputmode"] = "text" if field.kind is Kind.WORDS else "decimal"
                    self._inputs[field.path] = entered
