"""3. A certificate: the lots under it, and the kg it covers against the kg that were claimed."""

from collections.abc import Iterator
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.facts.kde import Kde
from byssus.trace.lineage.walk import Direction
from byssus.trace.questions.known import CERTIFICATE, require
from byssus.trace.questions.model import Answer, Name, Period, Question, Row
from byssus.trace.questions.queries import SQL
from byssus.trace.rules.certificate_use import SLACK, uses
from byssus.trace.rules.law import Law
from byssus.trace.rules.load import Span, chain_of, items_telling
from byssus.trace.rules.load_law import law_of
from byssus.trace.rules.suspects.alike import There
from byssus.trace.rules.suspects.reach import Reach


class OfCertificate(Period):
    """A certificate by its number; without one, all that events of the period name, with their use at all times."""

    certificate: Name | None = None


class LotUnder(Row):
    """A lot under a certificate. Without a number of kg nobody entered what the certificate covers."""

    certificate: str
    valid_from: datetime | None
    valid_to: datetime | None
    covers_kg: float | None
    claimed_kg: float
    overused: bool
    uri: str
    lot_kg: float | None
    first_at: datetime


def _ask(connection: Connection, params: OfCertificate, now: datetime) -> Iterator[LotUnder]:
    require(connection, CERTIFICATE, params.certificate)
    codes = _named(connection, params, now) if params.certificate is None else {params.certificate}
    chain = chain_of(connection, items_telling(connection, Kde.CERTIFICATE, *codes), Direction.BACK)
    law = law_of(connection, chain)
    for code, use in sorted(uses(chain).items()):
        if code not in codes:
            continue
        known = law.certificate(code)
        for uri, kg in sorted(use.kg_by_lot.items()):
            acts = [act for act in use.acts if uri in act.uris()]
            yield LotUnder(
                site=next((act.spot.site for act in acts if act.spot), None),
                party=known.party if known else None,
                certificate=code,
                valid_from=known.start if known else None,
                valid_to=known.end if known else None,
                covers_kg=known.kg if known else None,
                claimed_kg=use.kg,
                overused=bool(known and known.kg and use.kg > known.kg * (1 + SLACK)),
                uri=uri,
                lot_kg=kg,
                first_at=acts[0].at,
            )


def _named(connection: Connection, params: OfCertificate, now: datetime) -> set[str]:
    """The certificates that events of the period name."""
    there = There(connection, Law(), Reach(Span(*params.span(now))))
    events = there.events(lambda act: bool(act.told(Kde.CERTIFICATE)))
    return {code for (code,) in connection.execute(SQL["certificates_of"], {"events": events})}


QUESTION = Question(
    "certificate-use", 3, "合格证下的批次，载明量与使用量", "A certificate: lots, kg covered against kg claimed",
    OfCertificate, Answer[LotUnder], LotUnder, _ask,
)  # fmt: skip
