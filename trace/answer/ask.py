"""Answers what is known of a code: its tree, its history, where it lay and how cold it was there."""

from collections.abc import Iterator
from datetime import datetime

from pydantic import BaseModel

from byssus.core.database import Connection
from byssus.trace.answer.items import asked, find_items, understand
from byssus.trace.answer.model import Ending, TraceAnswer, Tree
from byssus.trace.answer.sight import EVERYWHERE, Sight
from byssus.trace.answer.telling import Telling, telling
from byssus.trace.gs1 import Code
from byssus.trace.lineage.walk import Limits

SHOWN = Limits(depth=60, items=500)
"""How much of a tree one answer holds in each direction."""


def ask(
    connection: Connection, text: str, now: datetime, limits: Limits = SHOWN, sight: Sight = EVERYWHERE
) -> TraceAnswer:
    """All that is known of a code.

    Args:
        connection: where journal, readings and excursions are.
        text: the code: Digital Link, element string, scan data, bracketed text, EPC URN, or any other URI of a thing.
        now: until when open stays are measured.
        limits: where the tree is cut.
        sight: what the reader may see.

    Raises:
        InvalidInput: it is no code, or nobody told of it and it is mistyped.
        NotFound: nobody told us of it.
    """
    code, told = begin(connection, text, now, limits, sight)
    return TraceAnswer(
        asked=asked(text, code, told.start.values()),
        at=now,
        items=tuple(told.items()),
        tree=Tree(nodes=tuple(told.nodes()), links=tuple(told.links()), truncated=told.truncated),
        timeline=tuple(told.timeline()),
        stays=tuple(told.stays()),
        life=told.life(),
        hidden=told.hidden,
    )


def begin(
    connection: Connection, text: str, now: datetime, limits: Limits, sight: Sight = EVERYWHERE
) -> tuple[Code, Telling]:
    """The code as it was understood, and what is to be told of it; raises as `ask` does."""
    code = understand(text)
    return code, telling(connection, find_items(connection, code), now, limits, sight)


def lines(
    connection: Connection, text: str, now: datetime, limits: Limits, sight: Sight = EVERYWHERE
) -> Iterator[bytes]:
    """The same answer for trees of any size, as lines of JSON, each an object with one name that says what it is.

    `asked`, then every `node`, `link`, `happening` and `stay` in the order of `ask`, then `end`: an answer without that
    last line was cut off on the way.
    """
    code, told = begin(connection, text, now, limits, sight)
    yield _line("asked", asked(text, code, told.start.values()))
    for name, parts in (
        ("node", told.nodes()),
        ("link", told.links()),
        ("happening", told.timeline()),
        ("stay", told.stays()),
    ):
        for part in parts:
            yield _line(name, part)
    yield _line("end", Ending(at=now, truncated=told.truncated, hidden=told.hidden, life=told.life()))


def _line(name: str, part: BaseModel) -> bytes:
    return b'{"%s":%s}\n' % (name.encode(), part.model_dump_json().encode())
