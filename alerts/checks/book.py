"""Runs and entries in the database, to read."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from psycopg.rows import TupleRow

from byssus.alerts.checks.run import Entry, Ongoing, Run, Verdict
from byssus.core.database import Connection
from byssus.core.errors import InvalidInput, NotFound
from byssus.core.plant.calendar import Span
from byssus.core.plant.haccp import ControlPoint, Plan
from byssus.core.plant.plans import find_version
from byssus.core.sql import load_queries

QUERIES = load_queries(Path(__file__).with_name("checks.sql"))


def find_run(connection: Connection, number: int) -> Ongoing:
    """A run by its number, with what was entered.

    Raises:
        NotFound: there is none.
    """
    wanted = {"id": number, "site": None, "start": None, "end": None}
    found = _ongoing(connection, connection.execute(QUERIES["runs"], wanted))
    if not found:
        raise NotFound(f"There is no run {number}.", advice="The list of runs has every number.")
    return found[0]


def runs_of_site(connection: Connection, site: str, span: Span) -> list[Ongoing]:
    """The runs of a site that touch a span of time, the newest first."""
    wanted = {"id": None, "site": site, "start": span.start, "end": span.end}
    return _ongoing(connection, connection.execute(QUERIES["runs"], wanted))


def find_entry(connection: Connection, number: int) -> Entry:
    """An entry, corrected or not.

    Raises:
        NotFound: there is none with that number.
    """
    row = connection.execute(QUERIES["entry"], {"id": number}).fetchone()
    if row is None:
        raise NotFound(f"There is no entry {number}.")
    return _entry(row)


def history_of(connection: Connection, run: int) -> list[Entry]:
    """All entries of a run in the order in which we were told, those that were corrected too."""
    return [_entry(row) for row in connection.execute(QUERIES["history"], {"run": run})]


def control_of(plan: Plan, code: str) -> ControlPoint:
    """A control point of a plan.

    Raises:
        InvalidInput: the plan has none of that code.
    """
    for control in plan.control_points:
        if control.code == code:
            return control
    raise InvalidInput(f"Plan {plan.code} has no control point {code!r}.", where="control_point")


def _ongoing(connection: Connection, rows: Iterable[TupleRow]) -> list[Ongoing]:
    runs = [Run(*row) for row in rows]
    entries: defaultdict[int, list[Entry]] = defaultdict(list)
    for row in connection.execute(QUERIES["entries"], {"runs": [run.id for run in runs]}):
        entry = _entry(row)
        entries[entry.run].append(entry)
    plans = {key: find_version(connection, *key) for key in {(run.plan, run.version) for run in runs}}
    return [
        Ongoing(run, control_of(plans[run.plan, run.version], run.control_point), tuple(entries[run.id]))
        for run in runs
    ]


def _entry(row: TupleRow) -> Entry:
    number, run, check, slot, at, entered_at, by, values, verdict, remark, corrects, alarm = row
    return Entry(number, run, check, slot, at, entered_at, by, values, Verdict(verdict), remark, corrects, alarm)


def site_number(connection: Connection, site: str) -> int:
    """The number of a site.

    Raises:
        NotFound: there is none of that code.
    """
    row = connection.execute(QUERIES["site"], {"site": site}).fetchone()
    if row is None:
        raise NotFound(f"There is no site {site!r}.", advice="The list of sites has every code.")
    return int(row[0])


def not_before(run: Run, at: datetime) -> None:
    """See that a time of measurement or of the end lies in the run.

    Raises:
        InvalidInput: it lies before the beginning.
    """
    if at < run.started_at:
        raise InvalidInput(
            f"{at.isoformat(timespec='seconds')} is before the run began.",
            where=f"run {run.id}",
            advice=f"It began at {run.started_at.isoformat(timespec='seconds')}.",
        )
