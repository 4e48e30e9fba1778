"""2. A plot or sea area and some days: which products came of its harvest, and who has them."""

from collections.abc import Iterator
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.epcis.event import Role
from byssus.trace.questions.known import WATER, require
from byssus.trace.questions.model import Answer, Name, Period, Question
from byssus.trace.questions.spread import Reached, spread
from byssus.trace.rules.chain import HARVEST
from byssus.trace.rules.load import Span, acts_between

HARVESTS = ("urn:gdst:bizStep:farmHarvest", "https://traceability-dialogue.org/epcis/bizStep/farmHarvest")
"""How senders write the business step of GDST."""


class OfPlot(Period):
    """A plot (code of a zone) or a sea area, and when it was harvested."""

    plot: Name


def _ask(connection: Connection, params: OfPlot, now: datetime) -> Iterator[Reached]:
    require(connection, WATER, params.plot)
    harvests = acts_between(connection, HARVESTS, Span(*params.span(now)), params.plot)
    starts = {
        uri: f"{params.plot} {act.at:%Y-%m-%d %H:%M}"
        for act in harvests
        if act.step == HARVEST
        for uri in act.uris(Role.OUTPUT, Role.EPC)
    }
    yield from spread(connection, starts)


QUESTION = Question(
    "plot-products", 2, "一块海域某段时间的采收流向", "A plot and some days: products and customers",
    OfPlot, Answer[Reached], Reached, _ask,
)  # fmt: skip
