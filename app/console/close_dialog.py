"""The dialog that closes a case: cause, action, and at a control point the product's probe, the lots, and photos."""

from collections.abc import Sequence
from dataclasses import dataclass

from nicegui import ui

from byssus.alerts.operator.account import Closing, Decision, LotDecision
from byssus.alerts.operator.alarm import Probe
from byssus.alerts.views.case import Case
from byssus.app.closing import LotInZone
from byssus.app.console.deed_dialogs import subject
from byssus.app.console.form import ChoiceField, Field, Form, NumberField, WordsField
from byssus.app.console.markup import render
from byssus.app.console.visit import Visit

_CAUSES = ("door", "defrost", "compressor", "power", "loading", "sensor")
_ACTIONS = ("door", "moved", "repaired", "probed", "held")
_CELSIUS = "Cel"


@dataclass(frozen=True, slots=True)
class Account:
    """What was said about a case, by whom is known elsewhere."""

    cause: str
    corrective_action: str
    probe: Probe | None
    lots: tuple[LotDecision, ...]

    def closing(self, person: str) -> Closing:
        """The same, in the name of a person."""
        return Closing(person, self.cause, self.corrective_action, self.probe, self.lots)


class CloseDialog:
    """Asks for the account; common words are a tap away."""

    def __init__(self, visit: Visit) -> None:
        words = visit.words
        self._visit = visit
        self._form = Form(visit, "close")
        with self._form.fields:
            self._cause = WordsField(visit, "cause", [words(f"causes.{key}") for key in _CAUSES])
            self._action = WordsField(visit, "action", [words(f"actions.{key}") for key in _ACTIONS])
            self._goods = ui.element("div").classes("fields goods")
            self._evidence = ui.html(sanitize=False)

    async def ask(self, case: Case, lots: Sequence[LotInZone]) -> Account | None:
        """The account; None if the person thought better of it. `lots` are those that lay there."""
        full = any(alarm.account_due for alarm in case.alarms)
        self._evidence.set_content(render("evidence_input.html", self._visit.words, alarm=case.worst.id))
        self._goods.clear()
        with self._goods:
            probe = NumberField(self._visit, "probe", "°C") if full else None
            decisions = [(lot.uri, self._decision(lot)) for lot in lots]
        fields: list[Field] = [self._cause, self._action, *([probe] if probe else []), *(each for _, each in decisions)]
        if not await self._form.filled_in(subject(case, self._visit.words), fields):
            return None
        return Account(
            self._cause.value,
            self._action.value,
            Probe(probe.value, _CELSIUS) if probe else None,
            tuple(LotDecision(lot, Decision(field.value)) for lot, field in decisions),
        )

    def _decision(self, lot: LotInZone) -> ChoiceField:
        words = self._visit.words
        product = words.name(lot.product, lot.product_en) if lot.product else ""
        label = words("act.lot", lot=" ".join(filter(None, [product, lot.lot or lot.uri])))
        return ChoiceField(self._visit, label, {each.value: words(f"decision.{each}") for each in Decision})
