"""14. Lots on sale that lack a test, a certificate, or a temperature record."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.exposure.measured import measured_lots
from byssus.trace.facts.kde import Kde
from byssus.trace.lineage.walk import Direction
from byssus.trace.questions.model import Answer, Period, Question, Row
from byssus.trace.questions.queries import SQL
from byssus.trace.rules.chain import Chain
from byssus.trace.rules.load import chain_of


class Lacking(Row):
    """A lot on sale, and what it and all that it was made of lack: `test`, `certificate`, `temperature`."""

    uri: str
    lacks: tuple[str, ...]


def _ask(connection: Connection, params: Period, now: datetime) -> Iterator[Lacking]:
    start, end = params.span(now, days=7)
    sales = connection.execute(SQL["sales"], {"start": start, "end": end}).fetchall()
    lots = {uri: item for item, uri, _ in sales}
    found = lacking(connection, chain_of(connection, list(lots.values()), Direction.BACK), lots, now)
    for _, uri, site in sales:
        if found[uri]:
            yield Lacking(site=site, uri=uri, lacks=found[uri])


def lacking(connection: Connection, chain: Chain, lots: Mapping[str, int], now: datetime) -> dict[str, tuple[str, ...]]:
    """What lots, by name and number, lack on their whole way, which `chain` tells."""
    measured = measured_lots(connection, list(lots.values()), now)
    return {uri: tuple(_lacks(chain, uri, is_measured=item in measured)) for uri, item in lots.items()}


def _lacks(chain: Chain, uri: str, *, is_measured: bool) -> Iterator[str]:
    acts = [act for lot in chain.back(uri) for act in chain.of(lot)]
    there = {
        "test": any(act.told(Kde.ANALYTE) for act in acts),
        "certificate": any(act.told(Kde.CERTIFICATE) for act in acts),
        "temperature": is_measured,
    }
    return (name for name, found in there.items() if not found)


QUESTION = Question(
    "on-sale-lacking", 14, "在售批次缺检验、证明或温度", "On sale without test, certificate or temperature",
    Period, Answer[Lacking], Lacking, _ask,
)  # fmt: skip
