"""Who has the watch: hours of duty and their calendar."""

from datetime import date, datetime, timedelta

from byssus.core.plant.people import Shift, Weekday

_DAY = timedelta(days=1)


def on_duty(shift: Shift, local: datetime) -> bool:
    """Whether a moment of the site's own time is within the shift; a night belongs to the day on which it begins."""
    today, clock = local.date(), local.time()
    if shift.starts < shift.ends:
        return _counts(shift, today) and shift.starts <= clock < shift.ends
    return (_counts(shift, today) and clock >= shift.starts) or (_counts(shift, today - _DAY) and clock < shift.ends)


def _counts(shift: Shift, day: date) -> bool:
    weekday = list(Weekday)[day.weekday()]
    return day not in shift.off and (day in shift.extra or weekday in shift.days)
