"""What officers do about a firm's year: enter what they found on the spot, and decide; nothing is ever edited."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from byssus.core.database import Connection
from byssus.core.errors import Conflict, InvalidInput, NotAllowed
from byssus.core.identity.access import Caller, Permission
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.plant.grading import Grade
from byssus.trace.grading.decisions import Decided
from byssus.trace.grading.file import YearFile, year_file
from byssus.trace.grading.firm import SQL, find_firm_year
from byssus.trace.questions.scope import Scope, scope_of

_Words = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]+$")]


class VisitKind(StrEnum):
    """What an officer enters."""

    INSPECTION = "inspection"
    SAMPLING = "sampling"
    COMPLAINT = "complaint"


class VisitWanted(BaseModel):
    """A visit, a sampling check or a complaint; a complaint that was not founded is `passed`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: VisitKind
    on_day: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
    passed: bool
    words: _Words


class DecisionWanted(BaseModel):
    """A grade, with the digest of the file that the officer read; another grade than the proposed one has a reason."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grade: Grade
    seen: Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="`digest` of the file that was read")]
    reason: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as it was entered."""

    id: int
    kind: VisitKind
    on_day: date
    passed: bool
    words: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class GradedFirm:
    """A firm, and the latest decision on its year, if there is one."""

    code: str
    name: str
    name_en: str | None
    grade: Grade | None
    decided_at: datetime | None


def graded_firms(connection: Connection, caller: Caller, year: int, now: datetime) -> list[GradedFirm]:
    """The firms that the caller may see, by code."""
    scope = scope_of(connection, caller, now)
    parties = None if scope.sites is None else sorted(scope.parties)
    rows = connection.execute(SQL["grades"], {"year": year, "parties": parties})
    return [
        GradedFirm(code, name, name_en, Grade(grade) if grade else None, at) for code, name, name_en, grade, at in rows
    ]


def read_file(connection: Connection, firm: str, year: int, caller: Caller, now: datetime) -> YearFile:
    """The file of a firm's year as it reads now: for the firm itself, and the offices that watch one of its sites.

    Raises:
        NotFound: there is no such firm, or the year has not begun.
        NotAllowed: the caller has nothing to do with it.
    """
    require_sight(connection, firm, caller, now)
    return year_file(connection, firm, year, now)


def read_visits(connection: Connection, firm: str, year: int, now: datetime) -> list[Visit]:
    """What officers entered of a year, the latest first."""
    about = find_firm_year(connection, firm, year, now)
    rows = connection.execute(SQL["visits"], about.values)
    return [Visit(number, VisitKind(kind), *rest) for number, kind, *rest in rows]


def enter_visit(connection: Connection, firm: str, visit: VisitWanted, caller: Caller, now: datetime) -> int:
    """Enter what was found on the spot; gives its number.

    Raises:
        NotFound: there is no such firm.
        NotAllowed: the caller is no officer who watches it.
        InvalidInput: the day has not come yet.
    """
    _require_officer(connection, firm, caller, now)
    about = find_firm_year(connection, firm, visit.on_day.year, now)
    if visit.on_day > now.astimezone(about.start.tzinfo).date():
        raise InvalidInput(f"{visit.on_day} has not come yet.", where="on_day")
    values = {**visit.model_dump(), "firm": about.id, "at": now, "by": caller.name}
    [(number,)] = connection.execute(SQL["insert_visit"], values).fetchall()
    audit(connection, Deed(now, caller.name, Action.FIRM_VISITED, firm, {"kind": visit.kind, "visit": number}))
    return int(number)


def decide(
    connection: Connection, firm: str, year: int, wanted: DecisionWanted, caller: Caller, now: datetime
) -> Decided:
    """Decide on a grade; the file is frozen as it reads, and a later decision is added to this one.

    Raises:
        NotFound: there is no such firm, or the year has not begun.
        NotAllowed: the caller is no officer who watches it.
        Conflict: the file reads otherwise by now than what the officer saw.
        InvalidInput: another grade than the proposed one is given without a reason.
    """
    _require_officer(connection, firm, caller, now)
    about = find_firm_year(connection, firm, year, now)
    connection.execute(SQL["lock"], {"firm": about.id})
    file = year_file(connection, firm, year, now)
    if file.digest != wanted.seen:
        advice = "Read it once more, and decide then."
        raise Conflict("The evidence has changed since this file was read.", where=f"{firm} {year}", advice=advice)
    proposed, reason = file.evidence.scored.proposed, wanted.reason.strip()
    if wanted.grade is not proposed and not reason:
        raise InvalidInput(f"The sheet proposes {proposed}; say why it is {wanted.grade}.", where="reason")
    content = file.model_dump_json()
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    values = {"firm": about.id, "year": year, "as_of": now, "content": content, "sha256": sha256, "by": caller.name}
    row = {**values, "proposed": proposed, "grade": wanted.grade, "reason": reason}
    [(number,)] = connection.execute(SQL["insert_decision"], row).fetchall()
    detail = {"year": year, "grade": wanted.grade.value, "proposed": proposed.value, "sha256": sha256}
    audit(connection, Deed(now, caller.name, Action.FIRM_GRADED, firm, detail))
    return Decided(number, wanted.grade, proposed, reason, caller.name, now, sha256, file)


def require_sight(connection: Connection, firm: str, caller: Caller, now: datetime) -> Scope:
    """Go on only if the caller is of the firm, or of an office that watches one of its sites.

    Raises:
        NotAllowed: neither.
    """
    scope = scope_of(connection, caller, now)
    if scope.sites is not None and firm not in scope.parties:
        raise NotAllowed("This firm is none of yours.", where=firm, advice="Ask the office that watches it.")
    return scope


def _require_officer(connection: Connection, firm: str, caller: Caller, now: datetime) -> None:
    caller.require(Permission.GRADE)
    require_sight(connection, firm, caller, now)
