"""May this be shipped or sold? Whether anything holds a thing, what is in it, or what it was made of."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from byssus.core.database import Connection
from byssus.core.errors import InvalidInput
from byssus.trace.answer.items import understand
from byssus.trace.codes import level_of
from byssus.trace.gs1 import Level
from byssus.trace.hold.model import Block, HoldCheck, Why
from byssus.trace.hold.queries import SQL
from byssus.trace.hold.words import Binding
from byssus.trace.lineage.stored import made_of
from byssus.trace.lineage.walk import Reached
from byssus.trace.lineage.window import ALWAYS, Window
from byssus.trace.queries import SQL as TRACE
from byssus.trace.scanned.names import names_of
from byssus.trace.scanned.turn import DISPOSITIONS, STEPS, Turn, turn_of


def check(connection: Connection, text: str, at: datetime) -> HoldCheck:
    """Whether what a code names may be shipped or sold.

    Raises:
        InvalidInput: the text is no code that we know, and none that could be on goods.
    """
    code = understand(text)
    names = list(names_of(code)) or [code.source]
    known = {uri: item for item, uri in connection.execute(TRACE["find_known"], [names])}
    if not known and code.problems:
        words = "; ".join(problem.en for problem in code.problems)
        raise InvalidInput(f"{text!r} is no code of goods: {words}.", where="code", advice="Scan it again.")
    fine = {item for uri, item in known.items() if level_of(uri) is not Level.PRODUCT or uri == names[-1]}
    reached = made_of(connection, fine, at)
    ours = _binding(connection, reached, set(known.values()), at)
    uris = {uri for _, uri, _ in connection.execute(SQL["names"], [_present(reached, at)])} | set(names)
    blocks = (*(binding.block for binding in ours), *_told(connection, uris, at))
    return HoldCheck(code=text, at=at, may_move=not blocks, known=bool(known), blocks=blocks)


def bindings(connection: Connection, items: Collection[int], at: datetime) -> list[Binding]:
    """What holds of ours bind some things at a time: themselves, what is in them, or what they were made of."""
    return _binding(connection, made_of(connection, items, at), set(), at)


def _binding(connection: Connection, reached: Reached[int], named: Collection[int], at: datetime) -> list[Binding]:
    """Holds on what was reached, or on its product as such, in time, and on what is named as such."""
    windows = {item: list(some) for item, some in reached.windows.items()}
    for item, product in connection.execute(SQL["held_products"], [list(reached.windows)]):
        windows.setdefault(product, []).extend(reached.windows[item])
    wanted = {"items": [*windows, *named], "at": at}
    found = (Binding(*row) for row in connection.execute(SQL["binding"], wanted))
    return [each for each in found if each.item not in windows or _follows(each, windows[each.item])]


def _present(reached: Reached[int], at: datetime) -> list[int]:
    """What is here itself, rather than something that it was made of."""
    now = Window(at, at)
    return [item for item, windows in reached.windows.items() if any(window.covers(now) for window in windows)]


def _follows(binding: Binding, windows: Collection[Window]) -> bool:
    """Whether goods of the held thing came here after it was exposed: what was taken before is not concerned."""
    return any(window.end >= (binding.since or ALWAYS.start) for window in windows)


@dataclass(frozen=True, slots=True)
class _Told:
    """A turn that an event told of; `own` marks our own events, which the holds themselves speak for."""

    uri: str
    at: datetime
    event: str
    turn: Turn
    own: bool


def _told(connection: Connection, uris: Collection[str], at: datetime) -> Iterator[Block]:
    """What events of others say of the things that are here; a recall counts whoever told of it."""
    wanted = {"uris": list(uris), "at": at, "dispositions": list(DISPOSITIONS), "steps": list(STEPS)}
    turns = [
        _Told(uri, time, event, turn, own)
        for uri, time, event, step, disposition, own in connection.execute(SQL["turns"], wanted)
        if (turn := turn_of(step, disposition))
    ]
    for uri, group in groupby(sorted(turns, key=lambda told: told.uri), key=lambda told: told.uri):
        yield from _of_one(uri, list(group))


def _of_one(uri: str, told: list[_Told]) -> Iterator[Block]:
    recalls = [each for each in told if each.turn is Turn.RECALLED]
    ends = [each for each in told if each.turn is Turn.DESTROYED and level_of(uri) not in {Level.BATCH, Level.PRODUCT}]
    holds = [each for each in told if each.turn in {Turn.HELD, Turn.RELEASED} and not each.own]
    for why, each in (
        (Why.RECALLED, recalls[-1:]),
        (Why.DESTROYED, ends[-1:]),
        (Why.HELD_ELSEWHERE, [last for last in holds[-1:] if last.turn is Turn.HELD]),
    ):
        yield from (_block(why, one) for one in each)


_WORDS = {
    Why.RECALLED: ("已召回", "It was recalled"),
    Why.DESTROYED: ("已销毁", "It was destroyed"),
    Why.HELD_ELSEWHERE: ("合作方已封存", "A partner holds it"),
}


def _block(why: Why, told: _Told) -> Block:
    zh, en = _WORDS[why]
    return Block(
        why=why,
        uri=told.uri,
        since=told.at,
        hold=None,
        event=told.event,
        zh=f"{zh}（{told.at:%Y-%m-%d %H:%M} UTC）。",
        en=f"{en} ({told.at:%Y-%m-%d %H:%M} UTC).",
    )
