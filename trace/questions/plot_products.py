"""2. A plot or sea area and some days: which products came of its harvest, and who has them."""

from collections.abc import Iterator
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.epcis.event import Role
from byssus.trace.questions.known import WATER, require
from byssus.trace.questions.model import Answer, Name, Period, Question
from byssus.trace.questions.queries import SQL
from byssus.trace.questions.spread import Reached, spread
from byssus.trace.rules.chain import HARVEST, Act
from byssus.trace.rules.law import Law
from byssus.trace.rules.load import Span, load_chain
from byssus.trace.rules.suspects.alike import There
from byssus.trace.rules.suspects.reach import Reach


class OfPlot(Period):
    """A plot (code of a zone) or a sea area, and when it was harvested."""

    plot: Name


def _ask(connection: Connection, params: OfPlot, now: datetime) -> Iterator[Reached]:
    require(connection, WATER, params.plot)
    starts = {
        uri: f"{params.plot} {act.local:%Y-%m-%d %H:%M}"
        for act in harvests_in(connection, params.plot, Span(*params.span(now)))
        for uri in act.uris(Role.OUTPUT, Role.EPC)
    }
    yield from spread(connection, starts)


def harvests_in(connection: Connection, water: str, span: Span) -> tuple[Act, ...]:
    """The harvests of a plot or sea area in a span of time, in whosever vocabulary they call themselves that."""
    places = tuple(location for (location,) in connection.execute(SQL["waters"], {"name": water}))
    there = There(connection, Law(), Reach(span, places))
    return load_chain(connection, there.events(lambda act: act.step == HARVEST)).acts


QUESTION = Question(
    "plot-products", 2, "一块海域某段时间的采收流向", "A plot and some days: products and customers",
    OfPlot, Answer[Reached], Reached, _ask,
)  # fmt: skip
