"""The records that sites owe by day, week and month (SAMR order no. 60): which are missing, or say too little."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, JsonValue

from byssus.core.database import Connection
from byssus.core.plant.calendar import ProductionDays, Span
from byssus.core.plant.days import days_of_sites
from byssus.core.plant.hazards import Period
from byssus.core.plant.terms import Term, term
from byssus.trace.questions.queries import SQL

COMPLETE: Final = 0.9
"""Below this a record says that data are missing, and never that all was well; a default of ours."""
_LONGEST = timedelta(days=31)
_CLEAN = {("conforms",), ("not_run",)}
_NOTHING: Final = (0, None, ())


class Fault(StrEnum):
    """What is wrong with a record that was due."""

    RECORD = "record"
    """Nobody signed it."""
    DATA = "data"
    """Too few readings came to fill it."""
    NIL_REPORT = "nil_report"
    """It says that nothing was found, and there were alarms."""


@dataclass(frozen=True, slots=True)
class Due:
    """A record that was due at a site by `span.end`, and who signed it.

    Args:
        site: by code.
        term: its day, week or month.
        span: from its first instant to the one behind its last.
        signed_by: None while nobody did.
        is_nil: it says that nothing was found.
        readings: that came on the day, of a daily one; of `expected` ones.
        expected: None where nothing is measured.
        alarms: numbers of the alarms of the day.
        checks: that were due on the day, as a signed daily record tells; `missed` of them nobody made.
    """

    site: str
    term: Term
    span: Span
    owed: bool
    signed_by: str | None = None
    is_nil: bool = False
    readings: int = 0
    expected: int | None = None
    alarms: tuple[int, ...] = ()
    checks: int = 0
    missed: int = 0

    @property
    def completeness(self) -> float | None:
        """The share of the expected readings that came."""
        return self.readings / self.expected if self.expected else None

    @property
    def faults(self) -> list[Fault]:
        """Everything that is wrong with it."""
        found = {
            Fault.RECORD: self.owed and self.signed_by is None,
            Fault.DATA: self.completeness is not None and self.completeness < COMPLETE,
            Fault.NIL_REPORT: self.is_nil and bool(self.alarms),
        }
        return [fault for fault, is_so in found.items() if is_so]


class _Checked(BaseModel):
    due: int
    missed: int


class _Item(BaseModel):
    findings: tuple[str, ...]
    checks: tuple[_Checked, ...]


class _Daily(BaseModel):
    """As much of a signed daily record as tells its checks, and whether it is a nil report (零风险报告)."""

    items: tuple[_Item, ...]
    other_alarms: tuple[JsonValue, ...]

    @property
    def is_nil(self) -> bool:
        return not self.other_alarms and all(item.findings in _CLEAN for item in self.items)

    @property
    def checks(self) -> tuple[int, int]:
        """How many were due, and how many were missed."""
        checks = [check for item in self.items for check in item.checks]
        return sum(check.due for check in checks), sum(check.missed for check in checks)


@dataclass(frozen=True, slots=True)
class _Signed:
    by: str
    content: _Daily | None
    """Of a daily record."""


def records_due(
    connection: Connection, start: datetime, end: datetime, sites: Collection[str] | None = None
) -> list[Due]:
    """The records of sites, or of all, whose term ended after `start` and not after `end`, in order of time.

    A week or month is due if it had a production day. A record is owed by a site that goes by a plan, from its first
    reading or run on; completeness is told of each day since then of a site that measures something.
    """
    days, found = days_of_sites(connection), list[_Keeper]()
    for number, code, has_plan, measures, since in connection.execute(SQL["keepers"]).fetchall():
        if sites is None or code in sites:
            found.append(_Keeper(number, code, days[code], has_plan, measures, since))
    due = [each for keeper in found for each in _due(keeper, start, end)]
    told = _told(connection, {keeper.code: keeper.id for keeper in found}, due)
    return sorted(told, key=lambda each: (each.span.end, each.site, each.term.period))


@dataclass(frozen=True, slots=True)
class _Keeper:
    id: int
    code: str
    days: ProductionDays
    has_plan: bool
    measures: bool
    since: datetime | None

    def owes(self, days: Iterable[date]) -> bool:
        """Whether a record is owed of a term with these production days."""
        return self.has_plan and self._began is not None and any(day >= self._began for day in days)

    def measured(self, days: Iterable[date]) -> bool:
        """Whether readings were to be expected: of a site that never had any, at all times."""
        return self.measures and (self._began is None or any(day >= self._began for day in days))

    @property
    def _began(self) -> date | None:
        return self.days.day_of(self.since) if self.since else None


def _due(keeper: _Keeper, start: datetime, end: datetime) -> Iterator[Due]:
    terms: dict[Term, list[date]] = defaultdict(list)
    for day in keeper.days.worked(keeper.days.day_of(start - _LONGEST), keeper.days.day_of(end)):
        for period in Period:
            terms[term(period, day)].append(day)
    for about, days in terms.items():
        span = keeper.days.span(about.first, about.last)
        owed = keeper.owes(days)
        if start < span.end <= end and (owed or (about.period is Period.DAILY and keeper.measured(days))):
            yield Due(keeper.code, about, span, owed)


def _told(connection: Connection, sites: Mapping[str, int], due: list[Due]) -> Iterator[Due]:
    signed = _signed(connection, due)
    days = _read(connection, sites, [each for each in due if each.term.period is Period.DAILY])
    for each in due:
        number, about = sites[each.site], each.term
        record = signed.get((number, about.period, about.first))
        content = record.content if record else None
        checks, missed = content.checks if content else (0, 0)
        is_daily = about.period is Period.DAILY
        readings, expected, alarms = days.get((number, about.first), _NOTHING) if is_daily else _NOTHING
        yield replace(
            each,
            signed_by=record.by if record else None,
            is_nil=content is not None and content.is_nil,
            readings=readings,
            expected=expected,
            alarms=alarms,
            checks=checks,
            missed=missed,
        )


def _signed(connection: Connection, due: list[Due]) -> dict[tuple[int, str, date], _Signed]:
    firsts = [each.term.first for each in due]
    if not firsts:
        return {}
    rows = connection.execute(SQL["signed"], {"first": min(firsts), "last": max(firsts)})
    return {
        (site, period, first): _Signed(by, _Daily.model_validate_json(text) if period == Period.DAILY else None)
        for site, period, first, by, text in rows
    }


def _read(
    connection: Connection, sites: Mapping[str, int], due: list[Due]
) -> dict[tuple[int, date], tuple[int, int | None, tuple[int, ...]]]:
    wanted = {
        "sites": [sites[each.site] for each in due],
        "days": [each.term.first for each in due],
        "starts": [each.span.start for each in due],
        "ends": [each.span.end for each in due],
    }
    return {
        (site, day): (readings, None if expected is None else round(expected), tuple(alarms))
        for site, day, readings, expected, alarms in connection.execute(SQL["days_read"], wanted)
    }
