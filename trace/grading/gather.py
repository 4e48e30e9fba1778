"""Measures a firm's year from what is on record: how much each measure stands for, and where it can be seen."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, urlencode

from byssus.core.database import Connection
from byssus.core.plant.grading import Measured
from byssus.core.plant.haccp import Severity
from byssus.trace.grading.firm import SQL, FirmYear
from byssus.trace.grading.score import Measure
from byssus.trace.questions.duties import Due, Fault, records_due
from byssus.trace.questions.poorly_closed import poorly_closed
from byssus.trace.rules.finding import Finding
from byssus.trace.rules.law import Law
from byssus.trace.rules.limit import failed, is_test
from byssus.trace.rules.load import Span
from byssus.trace.rules.load_law import load_law
from byssus.trace.rules.suspects.alike import There
from byssus.trace.rules.suspects.find import findings
from byssus.trace.rules.suspects.reach import Reach
from byssus.trace.rules.suspects.steps import bad_tests
from byssus.trace.workshop.book import books
from byssus.trace.workshop.gaps import gaps

_SHOWN: Final = 20
"""So many addresses are given for a measure."""


@dataclass(frozen=True)
class _Record:
    """What is on record of the year, read once for all measures that need it."""

    connection: Connection
    firm: FirmYear

    @cached_property
    def due(self) -> list[Due]:
        return records_due(self.connection, self.firm.start, self.firm.end, self.firm.sites)

    @cached_property
    def law(self) -> Law:
        return load_law(self.connection)

    @cached_property
    def there(self) -> There:
        """What happened where and when the firm is answerable."""
        places = tuple(location for each in self.firm.places.values() for location in each)
        return There(self.connection, self.law, Reach(Span(self.firm.start, self.firm.end), places))

    @cached_property
    def findings(self) -> list[Finding]:
        return [each for each in findings(self.there) if self.is_own(each.site, each.at)]

    @cached_property
    def is_active(self) -> bool:
        """Whether anything happened at the firm's sites."""
        return self.has("active")

    @cached_property
    def visits(self) -> list[tuple[int, str, bool]]:
        rows = self.connection.execute(SQL["visits"], self.firm.values)
        return [(number, kind, passed) for number, kind, _, passed, *_ in rows]

    def is_own(self, site: str | None, at: datetime) -> bool:
        return site in self.firm.places and self.firm.start <= at < self.firm.end

    def rows(self, name: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.connection.execute(SQL[name], self.firm.values)]

    def has(self, name: str) -> bool:
        return bool(self.rows(name)[0][0])


def measure(connection: Connection, firm: FirmYear) -> dict[Measured, Measure]:
    """Everything that score sheets may ask of a firm's year."""
    record = _Record(connection, firm)
    return {name: take(record) for name, take in _MEASURES.items()}


def _share(found: Sequence[str], of: int) -> Measure:
    """How many of so many, in percent; nothing to measure where there are none."""
    value = round(100 * len(found) / of, 2) if of else None
    return Measure(value=value, found=len(found), of=of, evidence=tuple(found[:_SHOWN]))


def _count(found: Sequence[str], *, is_judged: bool = True) -> Measure:
    value = float(len(found)) if is_judged else None
    return Measure(value=value, found=len(found), evidence=tuple(found[:_SHOWN]))


def _records_missing(record: _Record) -> Measure:
    owed = [due for due in record.due if due.owed]
    return _share([_page(due) for due in owed if Fault.RECORD in due.faults], len(owed))


def _nil_reports(record: _Record) -> Measure:
    found = [_page(due) for due in record.due if Fault.NIL_REPORT in due.faults]
    return _count(found, is_judged=any(due.owed for due in record.due))


def _data_missing(record: _Record) -> Measure:
    """The share of the expected readings that never came; the days that have too few are the evidence."""
    expected = sum(due.expected or 0 for due in record.due)
    came = sum(min(due.readings, due.expected or 0) for due in record.due)
    poor = [_page(due) for due in record.due if Fault.DATA in due.faults]
    value = round(100 * (expected - came) / expected, 2) if expected else None
    return Measure(value=value, found=expected - came, of=expected, evidence=tuple(poor[:_SHOWN]))


def _checks_missed(record: _Record) -> Measure:
    of, missed = sum(due.checks for due in record.due), sum(due.missed for due in record.due)
    pages = [_page(due) for due in record.due if due.missed]
    value = round(100 * missed / of, 2) if of else None
    return Measure(value=value, found=missed, of=of, evidence=tuple(pages[:_SHOWN]))


def _unacknowledged(record: _Record) -> Measure:
    alarms = record.rows("alarms")
    return _share([f"/alarms/{number}" for number, acknowledged in alarms if not acknowledged], len(alarms))


def _poorly_closed(record: _Record) -> Measure:
    lines = poorly_closed(record.connection, record.firm.start, record.firm.end)
    found = [f"/alarms/{line.alarm}" for line in lines if line.site in record.firm.places]
    [(closed,)] = record.connection.execute(SQL["closings"], record.firm.values).fetchall()
    return _share(found, closed)


def _minutes_out(record: _Record) -> Measure:
    rows = record.connection.execute(SQL["excursions"], record.firm.values).fetchall()
    points = dict.fromkeys(f"/points/{quote(point)}" for point, _ in rows)
    value = round(sum(minutes for _, minutes in rows), 1) if record.has("measuring") else None
    return Measure(value=value, found=len(rows), evidence=tuple(points)[:_SHOWN])


def _holds_broken(record: _Record) -> Measure:
    found = [_trace(str(uri)) for _, uri in record.rows("breaches")]
    return _count(found, is_judged=record.is_active)


def _critical(record: _Record) -> Measure:
    return _findings(record, [each for each in record.findings if each.severity is Severity.CRITICAL])


def _other(record: _Record) -> Measure:
    return _findings(record, [each for each in record.findings if each.severity is not Severity.CRITICAL])


def _findings(record: _Record, found: Iterable[Finding]) -> Measure:
    return _count([_trace(each.uri) for each in found], is_judged=record.is_active)


def _tests_failed(record: _Record) -> Measure:
    bad = [act for act in bad_tests(record.there) if failed(act, record.law)]
    found = dict.fromkeys(_trace(uri) for act in bad for uri in act.uris())
    return _count(list(found), is_judged=any(is_test(kind.one) for kind in record.there.kinds))


def _recalls(record: _Record) -> Measure:
    """Lots that the firm's own recalls concern; drills, and lots that were let go, are no recall."""
    found = [_trace(str(uri)) for (uri,) in record.rows("recalled")]
    return _count(found, is_judged=record.is_active or bool(found))


def _licences_lapsed(record: _Record) -> Measure:
    found = [f"/questions/certificate-use?{urlencode({'certificate': str(code)})}" for (code,) in record.rows("lapsed")]
    return _count(found, is_judged=record.has("licensed"))


def _workshop_gaps(record: _Record) -> Measure:
    kept = books(record.connection, record.firm.start, record.firm.end, record.firm.sites)
    found = [_gaps_page(site) for site, book in kept.items() for _ in gaps(book, record.firm.start, record.firm.end)]
    return Measure(
        value=float(len(found)) if kept else None, found=len(found), evidence=tuple(dict.fromkeys(found))[:_SHOWN]
    )


def _visited(kind: str) -> Callable[[_Record], Measure]:
    """Visits of a kind that were not passed; complaints count where there are none, other visits only once made."""

    def take(record: _Record) -> Measure:
        made = [(number, passed) for number, of_kind, passed in record.visits if of_kind == kind]
        page = f"/firms?{urlencode({'firm': record.firm.code, 'year': record.firm.year})}"
        found = [f"{page}#visit-{number}" for number, passed in made if not passed]
        return _count(found, is_judged=bool(made) or kind == "complaint")

    return take


def _page(due: Due) -> str:
    return f"/records/{due.term.name}?{urlencode({'site': due.site})}"


def _trace(uri: str) -> str:
    return f"/trace?{urlencode({'code': uri})}"


def _gaps_page(site: str) -> str:
    return f"/questions/workshop-gaps?{urlencode({'of_site': site})}"


_MEASURES: Mapping[Measured, Callable[[_Record], Measure]] = MappingProxyType(
    {
        Measured.RECORDS_MISSING: _records_missing,
        Measured.NIL_REPORTS: _nil_reports,
        Measured.DATA_MISSING: _data_missing,
        Measured.CHECKS_MISSED: _checks_missed,
        Measured.ALARMS_UNACKNOWLEDGED: _unacknowledged,
        Measured.ALARMS_POORLY_CLOSED: _poorly_closed,
        Measured.MINUTES_OUT: _minutes_out,
        Measured.HOLDS_BROKEN: _holds_broken,
        Measured.FINDINGS_CRITICAL: _critical,
        Measured.FINDINGS_OTHER: _other,
        Measured.TESTS_FAILED: _tests_failed,
        Measured.RECALLS: _recalls,
        Measured.LICENCES_LAPSED: _licences_lapsed,
        Measured.WORKSHOP_GAPS: _workshop_gaps,
        Measured.INSPECTIONS_FAILED: _visited("inspection"),
        Measured.SAMPLES_FAILED: _visited("sampling"),
        Measured.COMPLAINTS: _visited("complaint"),
    }
)
