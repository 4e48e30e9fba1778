"""14. Lots on sale that lack a test, a certificate, or a temperature record."""

from collections.abc import Iterator
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.answer.ask import ask
from byssus.trace.facts.kde import Kde
from byssus.trace.questions.model import Answer, Period, Question, Row
from byssus.trace.questions.queries import SQL
from byssus.trace.rules.chain import Chain
from byssus.trace.rules.limit import TESTING
from byssus.trace.rules.load import chain_of


class Lacking(Row):
    """A lot on sale, and what it and all that it was made of lack: `test`, `certificate`, `temperature`."""

    uri: str
    lacks: tuple[str, ...]


def _ask(connection: Connection, params: Period, now: datetime) -> Iterator[Lacking]:
    start, end = params.span(now, days=7)
    sales = connection.execute(SQL["sales"], {"start": start, "end": end}).fetchall()
    lots = {uri: item for item, uri, _ in sales}
    chain = chain_of(connection, list(lots.values()))
    lacks = {uri: lacking(connection, chain, uri, now) for uri in lots}
    for _, uri, site in sales:
        if lacks[uri]:
            yield Lacking(site=site, uri=uri, lacks=lacks[uri])


def lacking(connection: Connection, chain: Chain, uri: str, now: datetime) -> tuple[str, ...]:
    """What a lot lacks on its whole way."""
    acts = [act for lot in chain.back(uri) for act in chain.of(lot)]
    there = {
        "test": any(act.step == TESTING and act.told(Kde.ANALYTE) for act in acts),
        "certificate": any(act.told(Kde.CERTIFICATE) for act in acts),
        "temperature": ask(connection, uri, now).life.figures.readings > 0,
    }
    return tuple(name for name, found in there.items() if not found)


QUESTION = Question(
    "on-sale-lacking", 14, "在售批次缺检验、证明或温度", "On sale without test, certificate or temperature",
    Period, Answer[Lacking], Lacking, _ask,
)  # fmt: skip
