"""What officers decided on a firm's year: every decision with the file as it read then; the latest one holds."""

from dataclasses import dataclass
from datetime import datetime

from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.core.plant.grading import Grade
from byssus.trace.grading.file import YearFile
from byssus.trace.grading.firm import SQL, find_firm_year


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with the file as it read then; `sha256` is of the content of that file, in hex."""

    id: int
    grade: Grade
    proposed: Grade
    reason: str
    by: str
    at: datetime
    sha256: str
    file: YearFile


def decisions(connection: Connection, firm: str, year: int, now: datetime) -> list[Decided]:
    """All of them, the latest first.

    Raises:
        NotFound: there is no such firm, or the year has not begun.
    """
    about = find_firm_year(connection, firm, year, now)
    return [
        Decided(number, Grade(grade), Grade(proposed), reason, by, at, sha256, YearFile.model_validate_json(content))
        for number, grade, proposed, reason, by, at, sha256, content in connection.execute(
            SQL["decisions"], {"firm": about.id, "year": year}
        )
    ]


def find_decision(connection: Connection, firm: str, year: int, number: int, now: datetime) -> Decided:
    """One decision.

    Raises:
        NotFound: there is none of that number on this year.
    """
    found = next((each for each in decisions(connection, firm, year, now) if each.id == number), None)
    if found is None:
        raise NotFound(f"There is no decision {number} on {firm} {year}.")
    return found
