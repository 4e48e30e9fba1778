"""A firm's year file: the scored sheet with its evidence, as of a time; frozen with every decision."""

import hashlib
from datetime import datetime

import orjson
from pydantic import AwareDatetime

from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.core.plant.grading import ScoreSheet
from byssus.trace.grading.firm import SQL, FirmYear, find_firm_year
from byssus.trace.grading.gather import measure
from byssus.trace.grading.score import Part, Scored, score


class CitedSheet(Part):
    """The version of the score sheet; `verified` is false where nobody checked it against a standard."""

    code: str
    version: int
    name: str
    name_en: str | None
    standard: str
    verified: bool


class Evidence(Part):
    """All that was found, by which sheet; it reads the same as long as nothing that it rests on changes."""

    firm: str
    firm_name: str
    firm_name_en: str | None
    year: int
    start: AwareDatetime
    end: AwareDatetime
    sheet: CitedSheet
    scored: Scored


class YearFile(Part):
    """The file as of a time; by `digest`, SHA-256 of the scored sheet in hex, a reader says what they saw."""

    as_of: AwareDatetime
    evidence: Evidence
    digest: str


def year_file(connection: Connection, firm: str, year: int, now: datetime) -> YearFile:
    """The file of a firm's calendar year as it reads now.

    Raises:
        NotFound: there is no such firm or score sheet, or the year has not begun.
    """
    about = find_firm_year(connection, firm, year, now)
    sheet = _sheet(connection, about)
    cited = CitedSheet.model_validate(sheet.model_dump(include=set(CitedSheet.model_fields)))
    scored = score(sheet, measure(connection, about))
    evidence = Evidence(
        firm=firm,
        firm_name=about.name,
        firm_name_en=about.name_en,
        year=year,
        start=about.start,
        end=about.end,
        sheet=cited,
        scored=scored,
    )
    digest = hashlib.sha256(cited.model_dump_json().encode() + scored.model_dump_json().encode()).hexdigest()
    return YearFile(as_of=now, evidence=evidence, digest=digest)


def _sheet(connection: Connection, about: FirmYear) -> ScoreSheet:
    row = connection.execute(SQL["sheet"], about.values).fetchone()
    if row is None:
        raise NotFound("No score sheet was in force.", advice="Declare one in a plant file (`score_sheets`).")
    code, version, name, name_en, standard, verified, valid_from, document = row
    values = {"code": code, "version": version, "name": name, "name_en": name_en, "standard": standard}
    return ScoreSheet.model_validate(
        {**values, "verified": verified, "valid_from": valid_from, **orjson.loads(document)}
    )
