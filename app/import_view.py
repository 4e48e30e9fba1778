"""What an import of readings shows on a terminal: how a file is read, how far it is, and what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from byssus.ingest.files.assign import Targets
from byssus.ingest.files.entries import Entry, Item, Refusal, read_entries
from byssus.ingest.files.importing import Advance, Outcome
from byssus.ingest.files.layout import Layout, ValueColumn
from byssus.ingest.files.sheet import Sheet
from byssus.ingest.message import LocalTime

SHOWN = 5
"""Values, refusals and names that are shown of many."""


def recognised(sheet: Sheet, layout: Layout, targets: Targets) -> Iterator[str]:
    """Lines that say how a file is read."""
    shape = "a column for each probe" if layout.names is None else "a name in each line"
    yield f"{sheet.written}; {shape}; data in lines {layout.first} to {layout.size}"
    yield f"dates {layout.time.order}, zone {layout.time.zone or 'of the site'}, decimal sign {layout.sign or 'none'}"
    for column in layout.values:
        fate = "by name" if layout.names is not None else _fate(column, targets)
        yield f"  {column.header!r}, in {column.unit or 'the unit of its point'} → {fate}"
    for header in layout.ignored:
        yield f"  {header!r} → not read"


def first_values(sheet: Sheet, layout: Layout) -> Table:
    """The first values of a file, as they are read."""
    table = Table("line", "probe", "time", "value", "unit", box=None)
    for item in islice(read_entries(sheet, layout), SHOWN):
        table.add_row(*_cells(item))
    return table


def refusal_line(refusal: Refusal) -> str:
    """A refusal in a line."""
    return f"line {refusal.line}, {refusal.name or 'all of it'}: {refusal.problem.detail}"


def outcome_lines(outcome: Outcome, *, dry_run: bool) -> Iterator[str]:
    """Lines that say what came of an import, or would."""
    would = "would be " if dry_run else ""
    yield f"{outcome.new} {would}stored, {outcome.known} known, {outcome.conflicts} in conflict with what is stored,"
    yield f"{outcome.doubtful} not to be believed, {outcome.refused} refused."
    for name, count in outcome.left_out.most_common(SHOWN):
        yield f"{count} left out: {name!r} feeds no point."


@contextmanager
def progress(what: str, lines: int) -> Iterator[Advance]:
    """A bar on standard error that is moved by telling it which line is done."""
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=lines)
        yield lambda line: bar.update(task, completed=line)
        bar.update(task, completed=lines)


def _fate(column: ValueColumn, targets: Targets) -> str:
    target = targets.get(column.name)
    return target.code if target else "left out"


def _cells(item: Item) -> tuple[str, ...]:
    if not isinstance(item, Entry):
        return str(item.line), item.name, "refused", item.problem.detail, ""
    time = item.time.wall if isinstance(item.time, LocalTime) else item.time
    return str(item.line), item.name, f"{time:%Y-%m-%d %H:%M:%S}", f"{item.value:g}", item.unit or ""
