"""Days of the week to tick; that none is ticked is said beside them at once."""

from nicegui import ui

from byssus.app.console.visit import Visit
from byssus.core.plant.people import Weekday


class DaysField:
    """A checkbox for each day of the week.

    Args:
        label: what is asked, for eyes; `spoken` the same for screen readers, with what it is asked of.
        value: the days that are ticked, by their words in plant files, apart by blanks.
    """

    def __init__(self, visit: Visit, label: str, spoken: str, value: str) -> None:
        ticked = value.split()
        self._boxes: dict[Weekday, ui.checkbox] = {}
        with ui.element("div").classes("field wide").props("role=group") as drawn:
            drawn.props["aria-label"] = spoken
            ui.label(label).classes("label")
            with ui.element("div").classes("days"):
                for day in Weekday:
                    box = ui.checkbox(visit.words(f"weekday.{day}"), value=day in ticked, on_change=self._look)
                    self._boxes[day] = box.props("dense")
            self._complaint = ui.label(visit.words("plans.no_day")).classes("complaint").props("role=alert")
        self.drawn = drawn
        self._look()

    @property
    def value(self) -> str:
        """The days that are ticked, as given."""
        return " ".join(day for day, box in self._boxes.items() if box.value)

    def _look(self) -> None:
        self._complaint.set_visibility(not self.value)
