"""All that is known of one case: its alarms, everything that happened to them, and what proves what was done."""

from dataclasses import dataclass
from datetime import datetime

from byssus.alerts.proof.files import EvidenceFile, files_of
from byssus.alerts.views.case import Case
from byssus.alerts.views.register import LogLine, log_of
from byssus.alerts.views.shown import find_case
from byssus.core.database import Connection


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as it stood `at` the plant's time; `log` holds the lines of all its alarms, in order."""

    at: datetime
    case: Case
    log: tuple[LogLine, ...]
    evidence: tuple[EvidenceFile, ...]

    @property
    def lots(self) -> list[tuple[str, str]]:
        """What the last account decided: each lot, and the decision."""
        closings = [line.detail.get("lots") for line in self.log if line.what == "closed"]
        decided = closings[-1] if closings and self.case.worst.ending else None
        return [(str(each["lot"]), str(each["decision"])) for each in decided] if isinstance(decided, list) else []


def read_case_file(connection: Connection, number: int, now: datetime) -> CaseFile:
    """The file of the case that an alarm belongs to.

    Raises:
        NotFound: there is no such alarm.
    """
    case = find_case(connection, number, now)
    numbers = [alarm.id for alarm in case.alarms]
    log = sorted((line for each in numbers for line in log_of(connection, each)), key=lambda line: line.id)
    return CaseFile(now, case, tuple(log), tuple(files_of(connection, numbers)))
