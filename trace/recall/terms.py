"""Loads the law of recalls."""

from datetime import time
from zoneinfo import ZoneInfo

from byssus.core.database import Connection
from byssus.core.plant.calendar import Calendar, ProductionDays
from byssus.core.plant.law import CountedFrom, RecallClass
from byssus.core.plant.people import Weekday
from byssus.trace.recall.case import Case
from byssus.trace.recall.clock import Deadlines, Term, deadlines, term_for
from byssus.trace.recall.queries import SQL


def load_terms(connection: Connection) -> list[Term]:
    """The law of all classes and times."""
    week = tuple(Weekday)
    return [
        Term(
            code,
            RecallClass(grade),
            within,
            working,
            CountedFrom(counted),
            Calendar(code=calendar, days=tuple(week[day - 1] for day in days), off=tuple(off), extra=tuple(extra)),
            *rest,
        )
        for code, grade, within, working, counted, calendar, days, off, extra, *rest in connection.execute(SQL["terms"])
    ]


def due(case: Case, terms: list[Term]) -> tuple[Term, Deadlines]:
    """The law that a recall goes by, and its deadlines by the clock of the firm."""
    term = term_for(terms, case.grade, case.known_at)
    days = ProductionDays(ZoneInfo(case.firm.timezone), time(0))
    return term, deadlines(term, case.known_at, days, case.noticed_at)
