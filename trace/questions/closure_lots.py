"""4. A closure, old or new: which lots were harvested in it, what became of them, and where that is now."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.trace.epcis.event import Role
from byssus.trace.questions.model import Answer, Name, Params, Question
from byssus.trace.questions.plot_products import harvests_in
from byssus.trace.questions.spread import Reached, spread
from byssus.trace.rules.chain import Act
from byssus.trace.rules.closure import covers
from byssus.trace.rules.entries import Closure
from byssus.trace.rules.load import Span
from byssus.trace.rules.load_law import load_law

_TOLD_LATE = timedelta(days=30)
"""A harvest that says when it was may be told so long after it, or before it ends."""


class OfClosure(Params):
    """A closure by its code in a plant file."""

    closure: Name


def find_closure(connection: Connection, code: str) -> Closure:
    """The closure with that code.

    Raises:
        NotFound: there is none.
    """
    closure = next((each for each in load_law(connection).closures if each.code == code), None)
    if closure is None:
        raise NotFound(f"There is no closure {code!r}.", advice="Closures are in plant files.")
    return closure


def harvested_in(connection: Connection, closure: Closure, now: datetime) -> dict[str, Act]:
    """The lots that were harvested in a closed area, each with its harvest."""
    span = Span(closure.start - _TOLD_LATE, (closure.end or now) + _TOLD_LATE)
    return {
        share.uri: act
        for act in harvests_in(connection, closure.area, span)
        for share in act.shares
        if share.role is not Role.INPUT and covers(closure, act, share)
    }


def _ask(connection: Connection, params: OfClosure, now: datetime) -> Iterator[Reached]:
    closure = find_closure(connection, params.closure)
    found = harvested_in(connection, closure, now)
    starts = {uri: f"{closure.code} {closure.area} {act.local:%Y-%m-%d %H:%M}" for uri, act in found.items()}
    yield from spread(connection, starts)


QUESTION = Question(
    "closure-lots", 4, "海域关闭影响的批次及其去向", "A closure: lots harvested in it, and where they are now",
    OfClosure, Answer[Reached], Reached, _ask,
)  # fmt: skip
