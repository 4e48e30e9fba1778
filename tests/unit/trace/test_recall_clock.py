"""The clock of a recall: from knowing, in working days, by the law that was in force."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byssus.core.errors import InvalidInput
from byssus.core.plant.calendar import Calendar, ProductionDays
from byssus.core.plant.law import CountedFrom, RecallClass
from byssus.core.plant.people import Weekday
from byssus.trace.recall.clock import Deadlines, Progress, State, Term, deadlines, state, term_for

SHANGHAI = ProductionDays(ZoneInfo("Asia/Shanghai"))
OFF = (date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 7))
WORKDAYS = Calendar(code="working-days", days=tuple(Weekday)[:5], off=OFF, extra=(date(2026, 10, 10),))
BEGAN, CHANGED = datetime(2015, 9, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


def term(grade: RecallClass, hours: int, days: int, start: datetime = BEGAN, end: datetime | None = None) -> Term:
    within, counted = timedelta(hours=hours), CountedFrom.KNOWING
    return Term(f"{grade}-{start:%Y}", grade, within, days, counted, WORKDAYS, start, end, "law", verified=False)


FIRST = term(RecallClass.I, 24, 10, end=CHANGED)
LAW = [FIRST, term(RecallClass.I, 12, 5, CHANGED), term(RecallClass.III, 72, 30)]
FRIDAY = datetime(2026, 9, 25, 1, tzinfo=UTC)


def test_holidays_are_not_counted_and_days_worked_instead_are() -> None:
    due = deadlines(FIRST, FRIDAY, SHANGHAI)

    assert due.report_due == FRIDAY + timedelta(hours=24)
    # 28 29 30 | 8 9 10 | 12 13 14 15 October
    assert due.finish_due == datetime(2026, 10, 16, tzinfo=SHANGHAI.zone)


def test_where_the_law_counts_from_the_notice_the_days_to_finish_begin_with_it_and_before_with_knowing() -> None:
    noticed, law = FRIDAY + timedelta(days=3), replace(FIRST, finish_from=CountedFrom.NOTICE)

    assert deadlines(law, FRIDAY, SHANGHAI) == deadlines(FIRST, FRIDAY, SHANGHAI)
    assert deadlines(law, FRIDAY, SHANGHAI, noticed) == Deadlines(
        FRIDAY + timedelta(hours=24), deadlines(FIRST, noticed, SHANGHAI).finish_due
    )
    assert deadlines(FIRST, FRIDAY, SHANGHAI, noticed) == deadlines(FIRST, FRIDAY, SHANGHAI)


def test_the_day_of_knowing_is_that_of_the_firm() -> None:
    late = datetime(2026, 7, 20, 17, tzinfo=UTC)

    assert deadlines(FIRST, late, SHANGHAI).finish_due == datetime(2026, 8, 5, tzinfo=SHANGHAI.zone)
    assert deadlines(FIRST, late - timedelta(hours=2), SHANGHAI).finish_due == datetime(
        2026, 8, 4, tzinfo=SHANGHAI.zone
    )


def test_the_law_is_that_of_the_time_of_knowing() -> None:
    assert term_for(LAW, RecallClass.I, FRIDAY) == FIRST
    assert term_for(LAW, RecallClass.I, CHANGED).working_days == 5
    with pytest.raises(InvalidInput, match="class II"):
        term_for(LAW, RecallClass.II, FRIDAY)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), st.integers(1, 60))  # noqa: DTZ001
def test_there_are_as_many_working_days_as_the_law_gives(known_at: datetime, days: int) -> None:
    due = deadlines(term(RecallClass.I, 24, days), known_at, SHANGHAI)

    first = known_at.astimezone(SHANGHAI.zone).date() + timedelta(days=1)
    last = due.finish_due.astimezone(SHANGHAI.zone).date() - timedelta(days=1)
    worked = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert sum(WORKDAYS.works_on(day) for day in worked) == days
    assert WORKDAYS.works_on(last)


DUE = Deadlines(FRIDAY + timedelta(hours=24), FRIDAY + timedelta(days=20))


@pytest.mark.parametrize(
    ("progress", "days", "expected"),
    [
        (Progress(), 1, State.REPORT_DUE),
        (Progress(), 1.1, State.REPORT_OVERDUE),
        (Progress(FRIDAY), 1.1, State.RUNNING),
        (Progress(FRIDAY), 20, State.OVERDUE),
        (Progress(), 20, State.OVERDUE),
        (Progress(FRIDAY, FRIDAY), 19, State.FINISHED),
        (Progress(FRIDAY, FRIDAY), 20, State.FINISHED_OVERDUE),
        (Progress(FRIDAY, FRIDAY, FRIDAY), 99, State.CLOSED),
    ],
)
def test_a_recall_stands_against_its_clock(progress: Progress, days: float, expected: State) -> None:
    assert state(DUE, progress, FRIDAY + timedelta(days=days)) is expected
