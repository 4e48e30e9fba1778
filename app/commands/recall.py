"""`byssus recall`: goods that are called back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from byssus.app.acting import acting
from byssus.app.commands.options import OURSELVES, Data, Key, Reason, instant
from byssus.app.installation import clock_of, database_url, settings_for
from byssus.app.recall_view import render
from byssus.app.recalling import open_for, paper_for, recall_for, recalls_of, take_back_for
from byssus.app.writing import writing
from byssus.core.clock import Clock
from byssus.core.database import Connection, connect
from byssus.core.identity.access import Caller, Permission
from byssus.core.paper.form import Language
from byssus.core.plant.law import RecallClass
from byssus.trace.recall.case import Doer, Plan
from byssus.trace.recall.closing import confirm, finish
from byssus.trace.recall.desk import Decision, classify, notify_site, report, widen
from byssus.trace.recall.freeing import let_go, take_in
from byssus.trace.recall.open import Opening
from byssus.trace.recall.origin import Cause, Widening
from byssus.trace.recall.papers import Paper
from byssus.trace.recall.recover import Return

_LISTED = ("recall", "class", "firm", "cause", "known (UTC)", "state", "report by", "finish by", "drill")
_recall = typer.Typer(no_args_is_help=True, help="Call goods back: what is concerned, where it is, what came back.")
_Words = Annotated[str, typer.Option(help="What is said to it.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(_recall, name="recall")


@_recall.command("list")
def show_all(
    drills: Annotated[bool, typer.Option("--drills", help="Drills, with time and completeness, only.")] = False,
    data: Data = None,
) -> None:
    """List recalls, or drills, with their clocks."""
    with _installation(data) as (connection, clock):
        found = recalls_of(connection, OURSELVES, clock.now(), drill=drills)
    table = Table(*_LISTED, box=None)
    for each in found:
        times = (f"{at:%Y-%m-%d %H:%M}" for at in (each.known_at, each.report_due, each.finish_due))
        known, report_due, finish_due = times
        took = f"{each.measured.seconds:g} s, {each.measured.accounted:.0%} accounted for" if each.measured else ""
        cause = f"{each.cause} {each.about}"
        table.add_row(str(each.id), each.grade, each.firm, cause, known, each.state, report_due, finish_due, took)
    Console().print(table if found else "Nothing is recalled.")


@_recall.command()
def show(number: int, data: Data = None) -> None:
    """Show a recall: goods with their balance, stock by holder, proposals to widen it."""
    with _installation(data) as (connection, clock):
        Console().print(render(recall_for(connection, OURSELVES, number, clock.now())))


@_recall.command("open")
def open_(
    firm: Annotated[str, typer.Argument(help="Code of the firm whose goods they are.")],
    cause: Annotated[Cause, typer.Argument(help="Why.")],
    about: Annotated[str, typer.Argument(help="A code; number of an alarm; code of a closure or certificate.")],
    grade: Annotated[RecallClass, typer.Option("--class", help="By which the clock runs.")],
    hazard: Annotated[str, typer.Option(help="What is wrong with the goods.")],
    harm: Annotated[str, typer.Option(help="What harm they may do.")],
    key: Key,
    known: Annotated[str, typer.Option(help="When the firm came to know, with zone; now, if left out.")] = "",
    drill: Annotated[bool, typer.Option("--drill", help="Only try how well it would go; nothing is blocked.")] = False,
    data: Data = None,
) -> None:
    """Open a recall, or a drill."""
    with acting(key, data, Permission.RECALL) as (connection, caller, clock):
        now = clock()
        known_at = instant(known, "--known") if known else now
        opening = Opening(caller.name, firm, grade, cause, about, known_at, Plan(hazard, harm), drill)
        number = open_for(connection, caller, opening, now)
        Console().print(render(recall_for(connection, caller, number, now)))


@_recall.command("widen")
def widen_(
    number: int,
    kind: Widening,
    about: Annotated[str, typer.Argument(help="As `recall show` names it.")],
    key: Key,
    reason: Reason,
    decline: Annotated[bool, typer.Option("--decline", help="Do not widen it.")] = False,
    data: Data = None,
) -> None:
    """Accept or decline a proposal to widen a recall."""
    decision = Decision(kind, about, accepted=not decline)
    _do(data, number, key, reason, lambda link, doer, _: widen(link, number, decision, doer))


@_recall.command("report")
def report_(number: int, key: Key, words: _Words, data: Data = None) -> None:
    """Say that a recall was begun and reported, and to whom."""
    _do(data, number, key, words, lambda link, doer, _: report(link, number, doer))


@_recall.command("class")
def class_(number: int, grade: RecallClass, key: Key, reason: Reason, data: Data = None) -> None:
    """Change the class of a recall; the clock of the new one runs from knowing."""
    _do(data, number, key, reason, lambda link, doer, _: classify(link, number, grade, doer))


@_recall.command()
def told(number: int, site: str, key: Key, words: _Words = "", data: Data = None) -> None:
    """Say that the people of a site were told."""
    _do(data, number, key, words, lambda link, doer, _: notify_site(link, number, site, doer))


@_recall.command()
def back(
    number: int,
    code: str,
    zone: str,
    amount: float,
    unit: str,
    key: Key,
    at: Annotated[str, typer.Option(help="When, with zone; now, if left out.")] = "",
    witness: Annotated[str | None, typer.Option(help="Who saw that it was destroyed; left out, it came back.")] = None,
    words: _Words = "",
    data: Data = None,
) -> None:
    """Enter what came back, or was destroyed before a witness."""

    def doing(connection: Connection, doer: Doer, caller: Caller) -> None:
        goods = Return(code, zone, amount, unit, instant(at, "--at") if at else doer.at, witness)
        take_back_for(connection, caller, number, goods, doer)

    _do(data, number, key, words, doing, Permission.HOLD)


@_recall.command()
def release(
    number: int,
    thing: Annotated[list[str], typer.Argument(help="Names of the goods.")],
    key: Key,
    reason: Reason,
    data: Data = None,
) -> None:
    """Let goods go that are not concerned after all; another person than the one who opened the recall decides."""
    _do(data, number, key, reason, lambda link, doer, _: let_go(link, number, thing, doer))


@_recall.command("take-in")
def take_in_(
    number: int,
    thing: Annotated[list[str], typer.Argument(help="Names of the goods.")],
    key: Key,
    reason: Reason,
    data: Data = None,
) -> None:
    """Bring goods back that were let go by mistake; they are blocked again."""
    _do(data, number, key, reason, lambda link, doer, _: take_in(link, number, thing, doer))


@_recall.command("finish")
def finish_(number: int, key: Key, words: _Words = "", data: Data = None) -> None:
    """Say that a recall is over, and what became of what is missing."""
    _do(data, number, key, words, lambda link, doer, _: finish(link, number, doer))


@_recall.command("confirm")
def confirm_(
    number: int,
    key: Key,
    words: _Words = "",
    no: Annotated[bool, typer.Option("--no", help="Send it back.")] = False,
    data: Data = None,
) -> None:
    """Close a recall as a second person."""
    _do(data, number, key, words, lambda link, doer, _: confirm(link, number, doer, agreed=not no))


@_recall.command()
def paper(
    number: int,
    what: Paper,
    file: Path,
    language: Annotated[Language, typer.Option(help="What it is written in.")] = Language.ZH,
    data: Data = None,
) -> None:
    """Write plan, notice, progress or final report as PDF, or the lists as XLSX."""
    with _installation(data) as (connection, clock):
        content = paper_for(connection, OURSELVES, number, what, language, clock.now())
        with writing(file):
            file.write_bytes(content)
    print(f"{file} is written.")


@contextmanager
def _installation(data: Path | None) -> Iterator[tuple[Connection, Clock]]:
    settings = settings_for(data)
    with connect(database_url(settings), application="byssus-recall") as connection:
        yield connection, clock_of(settings)


def _do(
    data: Path | None,
    number: int,
    key: str,
    words: str,
    doing: Callable[[Connection, Doer, Caller], None],
    permission: Permission = Permission.RECALL,
) -> None:
    with acting(key, data, permission) as (connection, caller, clock):
        now = clock()
        doing(connection, Doer(caller.name, now, words), caller)
        found = recall_for(connection, caller, number, now)
    print(f"Recall {number}: {found.state}.")
