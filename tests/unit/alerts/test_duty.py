from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from byssus.alerts.notify.duty import on_duty
from byssus.core.plant.people import Shift, Weekday

ZONE = ZoneInfo("Asia/Shanghai")
WORKDAYS = (Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU, Weekday.FRI)
HOLIDAY, MADE_UP = date(2026, 10, 1), date(2026, 10, 10)
DAY = Shift(code="day", days=WORKDAYS, starts=time(8), ends=time(20), off=(HOLIDAY,), extra=(MADE_UP,))
NIGHT = Shift(code="night", days=WORKDAYS, starts=time(20), ends=time(8), off=(HOLIDAY,))
ROUND = Shift(code="round", days=(Weekday.SAT,), starts=time(8), ends=time(8))


@pytest.mark.parametrize(
    ("shift", "moment", "there"),
    [
        (DAY, "2026-10-05 08:00", True),
        (DAY, "2026-10-05 07:59", False),
        (DAY, "2026-10-05 20:00", False),
        (DAY, "2026-10-04 12:00", False),
        (DAY, "2026-10-01 12:00", False),
        (DAY, "2026-10-10 12:00", True),
        (NIGHT, "2026-10-05 20:00", True),
        (NIGHT, "2026-10-06 07:59", True),
        (NIGHT, "2026-10-06 08:00", False),
        (NIGHT, "2026-10-03 03:00", True),
        (NIGHT, "2026-10-04 03:00", False),
        (NIGHT, "2026-10-02 03:00", False),
        (ROUND, "2026-10-04 07:59", True),
        (ROUND, "2026-10-04 08:00", False),
    ],
)
def test_a_shift_has_its_hours_its_days_and_its_calendar(shift: Shift, moment: str, there: bool) -> None:
    assert on_duty(shift, datetime.fromisoformat(moment).replace(tzinfo=ZONE)) is there
