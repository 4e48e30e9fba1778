"""The trace report as a sheet of paper: a code, its chain drawn, its temperatures plotted, events, papers, findings."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from byssus.core.database import Connection
from byssus.core.errors import InvalidInput
from byssus.core.paper.sheet import Block, Prose, Sheet
from byssus.trace.answer.ask import ask
from byssus.trace.answer.cards import chain
from byssus.trace.documents.chain_drawn import draw_chain
from byssus.trace.documents.curves import curves_of, last_reading
from byssus.trace.documents.dossier import Dossier
from byssus.trace.documents.plot import plot
from byssus.trace.documents.report_tables import Telling
from byssus.trace.documents.report_words import Say
from byssus.trace.rules.load_law import law_of
from byssus.trace.rules.rules import judge

_CURVES: Final = 12
"""Stays that are plotted; the table has all of them."""


def report(
    connection: Connection, dossier: Dossier, code: str, language: str, at: datetime | None, now: datetime
) -> Sheet:
    """The report.

    Args:
        connection: in a transaction that sees one state of the data.
        dossier: of the same code, as far as the reader may see it.
        code: as it was asked.
        language: `zh` or `en`.
        at: until when open stays are measured; None for the last reading or event that is known.
        now: by the clock of the plant.

    Raises:
        InvalidInput: `at` is in the future, or before the last event of the chain.
    """
    until = _until(connection, dossier, code, at, now)
    answer = ask(connection, code, until, sight=dossier.sight)
    say = Say(language)
    findings = judge(dossier.chain, law_of(connection, dossier.chain))
    telling = Telling(answer, dossier, findings, say)
    return Sheet(
        language=language,
        title=say("title"),
        facts=tuple(telling.facts()),
        blocks=tuple(_blocks(connection, telling)),
        foot=(say("zone", zone=dossier.timezone.key), say("signed")),
        page=telling.page,
    )


def _until(connection: Connection, dossier: Dossier, code: str, at: datetime | None, now: datetime) -> datetime:
    if at is None:
        open_stays = [stay for stay in ask(connection, code, now).stays if stay.left_at is None]
        read = last_reading(connection, open_stays, now)
        return max(dossier.until, read or dossier.until)
    if at > now:
        advice = "Leave it out for all that is known."
        raise InvalidInput(f"{at.isoformat()} is still to come.", where="at", advice=advice)
    if at < dossier.until:
        raise InvalidInput(
            f"Events up to {dossier.until.isoformat()} are known, which is later.",
            where="at",
            advice="Ask as of then, or later; a report that was made before is proved by its signature.",
        )
    return at


def _blocks(connection: Connection, telling: Telling) -> Iterator[Block]:
    answer, say, zone = telling.answer, telling.say, telling.dossier.timezone
    if notes := tuple(telling.notes()):
        yield Prose(say("limits"), notes)
    yield from draw_chain(chain(answer), zone, say)
    measured = [stay for stay in answer.stays if stay.figures is not None]
    for plotted in curves_of(connection, measured[-_CURVES:], answer.at):
        yield plot(plotted.stay, plotted.curves, answer.at, zone, say)
    if len(measured) > _CURVES:
        yield Prose("", (say("more_curves", n=len(measured) - _CURVES),))
    yield telling.stays()
    yield telling.papers()
    yield telling.faults()
    yield telling.events()
