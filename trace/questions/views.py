"""17. Who viewed, exported or changed what."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Final

from byssus.core.database import Connection
from byssus.core.identity.audit import Action
from byssus.trace.questions.model import Answer, Name, Period, Question, Row
from byssus.trace.questions.queries import SQL


class Kind(StrEnum):
    """What was done, roughly."""

    VIEWED = "viewed"
    EXPORTED = "exported"
    CHANGED = "changed"


_LOOKING: Final = {
    Action.QUESTION_ASKED: Kind.VIEWED,
    Action.CODE_TRACED: Kind.VIEWED,
    Action.EVIDENCE_READ: Kind.VIEWED,
    Action.PAPER_READ: Kind.VIEWED,
    Action.RECALL_READ: Kind.VIEWED,
    Action.QUESTION_EXPORTED: Kind.EXPORTED,
    Action.READINGS_EXPORTED: Kind.EXPORTED,
    Action.RECORD_EXPORTED: Kind.EXPORTED,
    Action.YEAR_FILE_EXPORTED: Kind.EXPORTED,
    Action.RECALL_EXPORTED: Kind.EXPORTED,
    Action.TRACE_EXPORTED: Kind.EXPORTED,
}
"""Everything else changes something."""


class Views(Period):
    """Of one person only, if one is named; `about` is a part of a code, or of what else was looked at.

    `every` adds what was changed.
    """

    actor: Name | None = None
    about: Name | None = None
    every: bool = False


class Viewed(Row):
    """A line of the audit record; `party` is the firm or office of whoever did it."""

    at: datetime
    actor: str
    kind: str
    action: str
    object: str
    detail: str


def _ask(connection: Connection, params: Views, now: datetime) -> Iterator[Viewed]:
    start, end = params.span(now)
    actions = None if params.every else [action.value for action in _LOOKING]
    wanted = {"start": start, "end": end, "actor": params.actor, "about": params.about, "actions": actions}
    for party, at, actor, action, subject, detail in connection.execute(SQL["audit"], wanted):
        kind = _LOOKING.get(action, Kind.CHANGED)
        yield Viewed(party=party, at=at, actor=actor, kind=kind, action=action, object=subject, detail=detail)


QUESTION = Question(
    "views", 17, "谁查看或导出了什么", "Who viewed or exported what", Views, Answer[Viewed], Viewed, _ask
)
