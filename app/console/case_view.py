"""A case of the board as its card shows it: the case, and how its values ran lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from byssus.alerts.operator.alarm import Kind
from byssus.alerts.views.board import SAMPLED, Board
from byssus.alerts.views.case import Case
from byssus.app.console.sparkline import Drift, Sparkline, drift, sparkline

_BUCKET = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class CaseView:
    """What the card of a case is drawn from; equal views make equal cards."""

    case: Case
    line: Sparkline | None
    drift: Drift | None
    silent_since: datetime | None
    """When the last reading came, if the case is that none comes."""


def case_view(board: Board, case: Case) -> CaseView:
    """The view of one case of the board."""
    alarm = case.worst
    samples = board.samples.get(alarm.where.point or "", [])
    if alarm.measured is None or not samples:
        return CaseView(case, None, None, _silent_since(case))
    limit = alarm.breach.bound.of_value if alarm.breach else None
    line = sparkline(samples, board.at, SAMPLED, limit, max(2 * alarm.measured.every, 2 * _BUCKET))
    return CaseView(case, line, drift(samples) if alarm.breach else None, _silent_since(case))


def _silent_since(case: Case) -> datetime | None:
    alarm = case.worst
    if alarm.kind != Kind.NO_DATA or alarm.measured is None or alarm.measured.newest is None:
        return None
    return alarm.measured.newest.time
