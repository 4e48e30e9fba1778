"""Drafts the records of weeks and months from those of their days. Pure."""

from collections.abc import Sequence

from byssus.alerts.records.content import Compared, Head, Measure, Monthly, Review, Trouble, Weekly
from byssus.alerts.records.problems import DayTold, problems, repeats, uptimes


def draft_weekly(head: Head, days: Sequence[DayTold], review: Review) -> Weekly:
    """The report of a week: problems by class, what came back, actions overdue, uptime."""
    found = problems(days)
    return Weekly(
        head=head,
        days=len(days),
        signed=sum(told.is_signed for told in days),
        problems=tuple(found),
        repeats=tuple(repeats(found)),
        uptimes=tuple(uptimes(days)),
        review=review,
    )


def draft_monthly(head: Head, days: Sequence[DayTold], before: Sequence[DayTold], review: Review) -> Monthly:
    """The minutes of a month: it against the last one, what came back, decisions."""
    now, then = measures(days), measures(before)
    compared = (Compared(measure=measure, now=now[measure], before=then[measure]) for measure in Measure)
    return Monthly(head=head, measures=tuple(compared), repeats=tuple(repeats(problems(days))), review=review)


def measures(days: Sequence[DayTold]) -> dict[Measure, float | None]:
    """What some days come to; nothing but their number where there are none."""
    if not days:
        return {measure: 0 if measure is Measure.DAYS else None for measure in Measure}
    covered = [uptime.covered for uptime in uptimes(days)]
    checks = [check for told in days for item in told.record.items for check in item.checks]
    alarms = {
        alarm.id
        for told in days
        for alarm in (*told.record.other_alarms, *(one for item in told.record.items for one in item.alarms))
    }
    return {
        Measure.DAYS: len(days),
        Measure.SIGNED: sum(told.is_signed for told in days),
        Measure.NIL_DAYS: sum(told.record.is_nil for told in days),
        Measure.ALARMS: len(alarms),
        Measure.COVERED: sum(covered) / len(covered) if covered else None,
        Measure.CHECKS_DUE: sum(check.due for check in checks),
        Measure.CHECKS_DONE: sum(check.done for check in checks),
        **_by_trouble(days),
    }


def _by_trouble(days: Sequence[DayTold]) -> dict[Measure, float | None]:
    found = problems(days)
    return {Measure(trouble.value): sum(each.count for each in found if each.trouble is trouble) for trouble in Trouble}
