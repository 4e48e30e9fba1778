"""The parts of a trace in words: things, places, steps and amounts."""

from collections.abc import Sequence
from datetime import timedelta

from byssus.app.console.words import Words
from byssus.core.plant.haccp import Severity
from byssus.trace.answer.model import Happening, Involved, Item, LivedStay, Place, TraceAnswer
from byssus.trace.exposure.place import OverLimit

_UNITS = {"KGM": "kg", "GRM": "g", "TNE": "t", "LTR": "L"}


class TraceWords:
    """Speaks of the parts of one answer."""

    def __init__(self, words: Words, answer: TraceAnswer) -> None:
        self._words = words
        self._items = {node.item.uri: node.item for node in answer.tree.nodes}

    def title(self, item: Item) -> str:
        """What kind of thing it is: the product's name, or else the level of its code."""
        if item.product:
            return self._words.name(item.product, item.product_en)
        return self._words.maybe(f"level.{item.level}") or item.level

    def code(self, item: Item) -> str:
        """The part of its code that people tell it by."""
        if item.sscc:
            return item.sscc
        parts = [part for part in (item.lot, item.serial and f"#{item.serial}") if part]
        return " ".join(parts) or item.gtin or item.uri.rsplit("/", 1)[-1].rsplit(":", 1)[-1]

    def item(self, uri: str) -> Item | None:
        """The thing of that name, if the tree has it."""
        return self._items.get(uri)

    def thing(self, uri: str) -> str:
        """Kind and code of the thing of that name."""
        item = self._items.get(uri)
        return f"{self.title(item)} {self.code(item)}" if item else uri

    def place(self, place: Place) -> str:
        """Zone and site, or the code of a place that no plant file declares."""
        if place.name is None:
            return place.uri.rsplit("/", 1)[-1]
        name = self._words.name(place.name, place.name_en)
        site = self._words.name(place.site, place.site_en) if place.site else ""
        return f"{name} · {site}" if site and site != name else name

    def step(self, happening: Happening) -> str:
        """What was done; a step of another vocabulary goes by the last part of its URI."""
        if happening.step is None:
            return self._words(f"event.{happening.type}")
        name = happening.step.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
        return self._words.maybe(f"step.{name}") or name

    def disposition(self, happening: Happening) -> str | None:
        """The state after it, where that says more than that things go on."""
        return self._words.maybe(f"disposition.{happening.disposition}") if happening.disposition else None

    def amount(self, thing: Involved) -> str:
        """What it was to the event, its kind and code, and how much of it."""
        name = self.thing(thing.uri)
        if thing.quantity is not None:
            unit = _UNITS.get(thing.unit or "", thing.unit or self._words("unit.pieces"))
            name = f"{name} · {thing.quantity:,.10g}\N{NO-BREAK SPACE}{unit}"
        role = self._words.maybe(f"involved.{thing.role}")
        return f"{role} {name}" if role else name

    @staticmethod
    def missing(stay: LivedStay) -> timedelta:
        """How long, summed over its points, no reading tells of the stay."""
        return sum((gap.end - gap.start for gap in stay.gaps), timedelta(0))

    @staticmethod
    def over(stay: LivedStay) -> Sequence[OverLimit]:
        """The limits that were passed for a minute or more, the worst first."""
        found = [each for each in stay.over if each.minutes >= 1]
        return sorted(found, key=lambda each: list(Severity).index(each.severity), reverse=True)
