"""What the page of checks shows of a site: what is due, what runs, and what was entered today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from byssus.alerts.checks.due import Due, State, Tally, count, standing, tally
from byssus.alerts.checks.run import Entry, Ongoing
from byssus.alerts.checks.schedule import Start
from byssus.alerts.checks.today import read_today
from byssus.alerts.records.sites import Keeper
from byssus.app.console.site_pick import pick_site
from byssus.core.database import Connection
from byssus.core.plant.calendar import Span
from byssus.core.plant.checks import Check
from byssus.core.plant.haccp import ControlPoint, Plan
from byssus.core.plant.listing import ListedSite
from byssus.core.plant.plans import plans_in_force


@dataclass(frozen=True, slots=True)
class Task:
    """A check of a run that waits to be answered, is missed, or comes next."""

    ongoing: Ongoing
    due: Due


@dataclass(frozen=True, slots=True)
class Written:
    """An entry with its check."""

    ongoing: Ongoing
    check: Check
    entry: Entry


@dataclass(frozen=True, slots=True)
class ChecksNow:
    """All of it; `sites` are those whose plans have checks, `starts` the runs that plans expect today."""

    sites: list[ListedSite]
    keeper: Keeper
    plans: list[Plan]
    starts: list[Start]
    tasks: list[Task]
    running: list[Ongoing]
    written: list[Written]
    tally: Tally

    def startable(self) -> Iterator[tuple[Plan, ControlPoint]]:
        """The control points that can turn to something."""
        return ((plan, control) for plan in self.plans for control in plan.control_points if control.checks)

    def starts_of(self, state: State) -> list[Start]:
        """The expected runs that stand so."""
        return [start for start in self.starts if start.state is state]

    def of(self, state: State) -> list[Task]:
        """The tasks that stand so."""
        return [task for task in self.tasks if task.due.state is state]


def read_checks(connection: Connection, site: str, person: str, now: datetime) -> ChecksNow | None:
    """What the page shows of a site; if none is named, of the person's own, or the first; None if there is none."""
    plans = (plan for plan in plans_in_force(connection, now) if any(each.checks for each in plan.control_points))
    picked = pick_site(connection, plans, site, person)
    if picked is None:
        return None
    today = read_today(connection, picked.site, now)
    tasks = [Task(each, due) for each in today.runs for due in standing(each, now)]
    return ChecksNow(
        picked.sites,
        today.keeper,
        today.plans,
        today.starts,
        _relevant(tasks, today.span),
        [each for each in today.runs if each.run.ended_at is None],
        _written(today.runs),
        tally((task.due for task in tasks), today.span) + count(start.state for start in today.starts),
    )


def _relevant(tasks: Sequence[Task], today: Span) -> list[Task]:
    """What waits; of what was missed, that of today."""
    wanted = {State.OPEN, State.COMING}
    return sorted(
        (
            task
            for task in tasks
            if task.due.state in wanted or (task.due.state is State.MISSED and task.due.slot.due_at >= today.start)
        ),
        key=lambda task: task.due.slot.closes_at,
    )


def _written(runs: Sequence[Ongoing]) -> list[Written]:
    found = [Written(each, check, entry) for each in runs for check in each.control.checks for entry in each.of(check)]
    return sorted(found, key=lambda written: written.entry.at, reverse=True)
