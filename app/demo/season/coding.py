"""The codes that firms have issued for their packs by the first day of the demo (一批一码)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from byssus.app.demo.season.diary import HISTORY, Season
from byssus.app.demo.season.line import Line
from byssus.app.demo.season.words import ZONE
from byssus.trace.issuing.issue import CodesWanted
from byssus.trace.issuing.serial import Style

_FIRMS = {"p01": "yuqing", "p02": "jiaoshi"}
_UNCODED = {"C"}
"""Lines whose packs bear no code of their batch yet."""


def codes_wanted(season: Season, start: datetime) -> Iterator[CodesWanted]:
    """One code for each batch of packs, counted with the packs that bear it."""
    for offset in range(HISTORY.days + 1):
        for lots in season.lots(start.astimezone(ZONE).date() - timedelta(days=offset)):
            if lots.line.mark not in _UNCODED:
                yield _wanted(lots.line, lots.number, int(lots.packs.quantity), season.seed)


def _wanted(line: Line, lot: str, packs: int, seed: int) -> CodesWanted:
    return CodesWanted(
        firm=_FIRMS[line.plant], gtin=line.pack, lot=lot, count=packs, style=Style.BATCH, request=f"demo-{seed}-{lot}"
    )
