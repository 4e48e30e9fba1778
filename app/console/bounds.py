"""A rule's limit in words: what it is a limit of, and how much it is."""

from datetime import timedelta

from byssus.alerts.condition.bound import Bound
from byssus.app.console.figures import quantity, span
from byssus.app.console.words import Words


def bound_words(bound: Bound, unit: str, words: Words) -> str:
    """The limit of a point whose values are in `unit`: `> −18.0 °C`, `time > 4.0 °C within 24 h > 4 h`."""
    level = "" if bound.beyond is None else f"{bound.side} {quantity(bound.beyond, unit, words)}"
    return words(
        f"bound.{bound.measure}",
        sign=bound.sign,
        limit=quantity(bound.limit, bound.measure.unit(unit), words),
        window=span(bound.window or timedelta(0), words),
        level=level,
    )
