"""Writes a year file in somebody's name: on record who took it away."""

from dataclasses import dataclass
from datetime import datetime

from byssus.core.database import Connection
from byssus.core.identity.access import Caller
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.paper.form import Form, Language
from byssus.trace.grading.decisions import decisions, find_decision
from byssus.trace.grading.desk import read_file
from byssus.trace.grading.paper import file_on_paper


@dataclass(frozen=True, slots=True)
class FileWanted:
    """A firm's year on paper: as it was decided upon, by the number of the `decision`; as it reads now without one."""

    firm: str
    year: int
    form: Form
    language: Language
    decision: int | None = None


def exported_by(connection: Connection, caller: Caller, wanted: FileWanted, now: datetime) -> bytes:
    """The file as PDF or XLSX with the decisions that there were by then.

    Raises:
        NotFound: there is no such firm, year or decision.
        NotAllowed: the firm is none of the caller's.
    """
    file = read_file(connection, wanted.firm, wanted.year, caller, now)
    held = decisions(connection, wanted.firm, wanted.year, now)
    if wanted.decision is not None:
        frozen = find_decision(connection, wanted.firm, wanted.year, wanted.decision, now)
        file, held = frozen.file, [each for each in held if each.id <= frozen.id]
    detail = {"year": wanted.year, "form": wanted.form.value, "as_of": file.as_of.isoformat()}
    audit(connection, Deed(now, caller.name, Action.YEAR_FILE_EXPORTED, wanted.firm, detail))
    return file_on_paper(file, held, wanted.form, wanted.language)
