"""Recalls as somebody may see them: lists, and one with everything that is known of it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.trace.questions.scope import EVERYTHING, Scope
from byssus.trace.recall.balance import Balance
from byssus.trace.recall.case import Case, StepKind
from byssus.trace.recall.cases import find_case, list_cases
from byssus.trace.recall.clock import Term, state
from byssus.trace.recall.model import (
    Concern,
    Kilograms,
    Measured,
    PlanView,
    Recall,
    StepView,
    Stock,
    Summary,
)
from byssus.trace.recall.origin import Cause
from byssus.trace.recall.picture import Picture, draw
from byssus.trace.recall.queries import SQL
from byssus.trace.recall.terms import due, load_terms
from byssus.trace.recall.widen import proposals


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: what they may see, and the firm that they belong to, if any."""

    scope: Scope
    party: str | None = None

    def owns(self, case: Case) -> bool:
        """Whether they act for the firm that recalls, or for an office that watches it."""
        return self.scope.sites is None or case.firm.code in self.scope.parties

    def sees(self, case: Case, line: Stock) -> bool:
        """Whether they may know of goods at a holder.

        The firm that recalls has to reach every holder of its goods, so it sees them all; an office those that it
        watches, a holder those one step up and down.
        """
        return self.party == case.firm.code or self.scope.sees(line, upstream=True)


EVERYBODY: Final = Viewer(EVERYTHING)
"""Who is not divided off."""


def list_recalls(
    connection: Connection, viewer: Viewer, now: datetime, *, drill: bool | None = None, limit: int = 100
) -> list[Summary]:
    """The newest recalls that somebody may see, newest first; only drills, or no drills, if `drill` says so."""
    terms = load_terms(connection)
    seen = islice((case for case in _newest(connection, drill) if _sees(connection, viewer, case)), limit)
    return [_summary(case, terms, now) for case in seen]


def _newest(connection: Connection, drill: bool | None) -> Iterator[Case]:
    """All recalls, newest first, read a hundred at a time."""
    before: int | None = None
    while cases := list_cases(connection, drill=drill, before=before):
        yield from cases
        before = cases[-1].id


def view_recall(connection: Connection, number: int, viewer: Viewer, now: datetime) -> Recall:
    """One recall as far as somebody may see it.

    Raises:
        NotFound: there is none, or nothing of it is theirs to see.
    """
    case = find_case(connection, number)
    if not _sees(connection, viewer, case):
        raise NotFound(f"There is no recall {number}.")
    picture = draw(connection, case, now)
    seen = tuple(line for line in picture.stock if viewer.sees(case, line))
    whole = viewer.owns(case)
    asked = whole and case.closed is None
    terms = load_terms(connection)
    term, deadlines = due(case, terms)
    return Recall(
        **dict(_summary(case, terms, now)),
        at=now,
        firm_phone=case.firm.phone,
        timezone=case.firm.timezone,
        standard=term.standard,
        finish_from=term.finish_from,
        verified=term.verified,
        years_unknown=term.years_unknown(case.known_at.date(), deadlines.finish_due.date()),
        plan=PlanView(**asdict(case.plan)),
        goods=tuple(_concerns(picture, whole=whole)),
        total=_kilograms(picture.total) if whole else None,
        stock=seen,
        hidden=len(picture.stock) - len(seen),
        notified={site: step.at for site, step in case.notified.items()} if whole else {},
        proposals=tuple(proposals(connection, case, picture.affected, picture.chain, now)) if asked else (),
        steps=tuple(_steps(case)) if whole else (),
        completeness=picture.completeness if whole else None,
        truncated=picture.affected.truncated,
        beside=tuple(other for (other,) in connection.execute(SQL["beside"], [case.id])) if whole else (),
        finished_by=case.finished.by if case.finished else None,
    )


def _sees(connection: Connection, viewer: Viewer, case: Case) -> bool:
    if viewer.owns(case):
        return True
    wanted = {"recall": case.id, "sites": sorted(viewer.scope.sites or ())}
    return connection.execute(SQL["concerned_sites"], wanted).fetchone() is not None


def _summary(case: Case, terms: list[Term], now: datetime) -> Summary:
    _, deadlines = due(case, terms)
    stands = state(deadlines, case.progress, now)
    return Summary(
        id=case.id,
        drill=case.drill,
        firm=case.firm.code,
        firm_name=case.firm.name,
        firm_name_en=case.firm.name_en,
        grade=case.grade,
        cause=Cause(case.cause.kind),
        about=case.cause.about,
        hazard=case.plan.hazard,
        known_at=case.known_at,
        opened_at=case.opened_at,
        opened_by=case.opened_by,
        state=stands,
        late=stands.late,
        report_due=deadlines.report_due,
        finish_due=deadlines.finish_due,
        reported_at=case.progress.reported_at,
        finished_at=case.progress.finished_at,
        closed_at=case.progress.closed_at,
        measured=next((Measured.model_validate(step.detail) for step in case.of(StepKind.MEASURED)), None),
    )


def _concerns(picture: Picture, *, whole: bool) -> list[Concern]:
    return [
        Concern(
            item=picture.items[row.item],
            start=row.item in picture.affected.starts,
            entered_at=row.entered_at,
            doubted_at=row.doubted_at,
            let_go_at=row.let_go_at,
            kg=_kilograms(line) if whole and (line := picture.lines.get(row.uri)) else None,
        )
        for row in picture.rows
    ]


def _steps(case: Case) -> list[StepView]:
    return [
        StepView(kind=step.kind, at=step.at, by=step.by, words=step.words, detail=dict(step.detail))
        for step in case.steps
    ]


def _kilograms(balance: Balance) -> Kilograms:
    return Kilograms(**{name: round(getattr(balance, name), 3) for name in Kilograms.model_fields})
