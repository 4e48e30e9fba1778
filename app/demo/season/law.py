"""What the plant file of the demo says of its season beyond what is written by hand: a certificate a day and line."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from byssus.app.demo.season.line import Line
from byssus.app.demo.season.lot import certificate_kg, certificate_number
from byssus.app.demo.season.words import ZONE
from byssus.core.plant.law import Certificate

_VALID = timedelta(days=3)


def certificates(lines: tuple[Line, ...], first: date, days: int, buyer: str) -> Iterator[Certificate]:
    """The certificates of compliance (承诺达标合格证) that the buyer writes from a day on."""
    for day in (first + timedelta(days=offset) for offset in range(days)):
        begins = datetime.combine(day, time(), ZONE)
        for line in lines:
            if line.harvests_on(day):
                yield Certificate(
                    code=certificate_number(line, day),
                    party=buyer,
                    kg=certificate_kg(line),
                    valid_from=begins,
                    valid_to=begins + _VALID,
                )
