"""The times that records are about: production days, weeks from Monday, months."""

from dataclasses import dataclass
from datetime import date, timedelta

from byssus.core.errors import InvalidInput
from byssus.core.plant.hazards import Period
from byssus.core.plant.people import ContactRole

SIGNER = {
    Period.DAILY: ContactRole.OFFICER,
    Period.WEEKLY: ContactRole.DIRECTOR,
    Period.MONTHLY: ContactRole.PRINCIPAL,
}
"""Who signs which record (SAMR order no. 60)."""
_DAY = timedelta(days=1)
_FIRST, _LAST = date(1999, 12, 1), date(9000, 1, 1)
"""What lies outside is a slip of the pen, and beyond what clocks can tell."""


@dataclass(frozen=True, slots=True)
class Term:
    """One day, week or month, by its days; `first` is the one that names it."""

    period: Period
    first: date
    last: date

    @property
    def name(self) -> str:
        """As people write it: `2026-11-02`, `2026-W45`, `2026-11`."""
        if self.period is Period.DAILY:
            return self.first.isoformat()
        if self.period is Period.WEEKLY:
            year, week, _ = self.first.isocalendar()
            return f"{year}-W{week:02}"
        return f"{self.first:%Y-%m}"

    @property
    def before(self) -> "Term":
        """The day, week or month before this one."""
        return term(self.period, self.first - _DAY)


def term(period: Period, day: date) -> Term:
    """The day, week or month that a day belongs to."""
    if period is Period.DAILY:
        return Term(period, day, day)
    if period is Period.WEEKLY:
        monday = day - day.weekday() * _DAY
        return Term(period, monday, monday + 6 * _DAY)
    first = day.replace(day=1)
    return Term(period, first, (first + 31 * _DAY).replace(day=1) - _DAY)


def parse_term(text: str) -> Term:
    """Read what `Term.name` wrote.

    Raises:
        InvalidInput: it is no such name.
    """
    try:
        about = _term(text)
    except ValueError:
        about = None
    if about is None or not _FIRST <= about.first < _LAST or about.name != text:
        advice = "Write 2026-11-02, 2026-W45 or 2026-11."
        raise InvalidInput(f"{text!r} is no day, week or month.", where="term", advice=advice)
    return about


def _term(text: str) -> Term:
    if "W" in text:
        return term(Period.WEEKLY, date.fromisoformat(f"{text}-1"))
    if len(text) == len("2026-11"):
        return term(Period.MONTHLY, date.fromisoformat(f"{text}-01"))
    return term(Period.DAILY, date.fromisoformat(text))
