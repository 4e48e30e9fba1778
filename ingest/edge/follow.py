"""Follows edge nodes through a batch: what had to wait is read as soon as what it waited for has come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from byssus.core.database import Connection
from byssus.ingest.edge.message import EdgeKind, EdgeMessage
from byssus.ingest.edge.naming import named
from byssus.ingest.edge.readings import Announced, Known, read
from byssus.ingest.edge.rebirth import Request, ask_for_birth
from byssus.ingest.edge.session import EdgeSession, follow, follows, read_late
from byssus.ingest.edge.sessions import SQL, lock_sessions, look_at_session, save_sessions
from byssus.ingest.formats.table import decode
from byssus.ingest.message import Aside, Decoded, Received

_BIRTHS = frozenset({EdgeKind.NBIRTH, EdgeKind.DBIRTH})


class Heard(NamedTuple):
    """A message and what it says; `kept` is its number among the rejected ones if it came with an earlier batch."""

    received: Received
    decoded: Decoded
    kept: int | None = None
    known: Mapping[Known, Announced] | None = None
    """What the births said by which an edge node was understood."""

    @property
    def lasting(self) -> Received:
        """The message so that it can be understood at any later time: with the names of its metrics in it."""
        message = self.decoded.edge
        if message is None or self.known is None:
            return self.received
        return self.received._replace(payload=named(self.received.payload, message.device, self.known))


def hear(messages: Iterable[Received]) -> list[Heard]:
    """Messages with what each says by itself."""
    return [Heard(received, decode(received.topic, received.payload)) for received in messages]


@dataclass(slots=True)
class Followed:
    """A batch with the sense of what edge nodes said, earlier messages that make sense now, and what to publish."""

    heard: list[Heard] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)


def follow_edges(connection: Connection, batch: Sequence[Heard]) -> Followed:
    """Understand what edge nodes say in `batch`, within the caller's transaction; other messages stay as they are."""
    nodes = {heard.decoded.edge.node for heard in batch if heard.decoded.edge}
    if not nodes:
        return Followed(list(batch))
    sessions = lock_sessions(connection, nodes)
    followed = Followed()
    nodes_followed = {node: _Node(connection, session, followed) for node, session in sessions.items()}
    for heard in batch:
        if heard.decoded.edge is None:
            followed.heard.append(heard)
        else:
            nodes_followed[heard.decoded.edge.node].take(heard, heard.decoded.edge)
    save_sessions(connection, sessions, {node: one.session for node, one in nodes_followed.items()})
    return followed


class _Waiting(NamedTuple):
    """A message that waits, and where it stands in the batch if it came with it."""

    heard: Heard
    message: EdgeMessage
    place: int | None


class _Node:
    """One edge node on its way through the batch; what it says goes to `followed`."""

    def __init__(self, connection: Connection, session: EdgeSession, followed: Followed) -> None:
        self._connection = connection
        self._followed = followed
        self._waiting: list[_Waiting] = []
        self._has_loaded = False
        self.session = session

    def take(self, heard: Heard, message: EdgeMessage) -> None:
        """Understand a message, or have it wait; then look after those that may have waited for it."""
        waited = self.session.waiting_since is not None
        decoded, has_to_wait = self._step(heard, message)
        self._followed.heard.append(self._with_sense(heard, decoded, has_to_wait=has_to_wait))
        if has_to_wait:
            self._waiting.append(_Waiting(heard, message, len(self._followed.heard) - 1))
        elif waited or message.kind in _BIRTHS:
            self._release()

    def _step(self, heard: Heard, message: EdgeMessage) -> tuple[Decoded, bool]:
        step = follow(self.session, message, heard.received.at)
        self.session = step.session
        if step.asks:
            self._followed.requests.append(ask_for_birth(message.node, heard.received.at))
        return step.decoded, step.held is not None

    def _release(self) -> None:
        """Read what is next in the sequence now, again and again, and what waited for the birth."""
        self._load()
        while following := next((one for one in self._waiting if self._follows(one)), None):
            decoded, has_to_wait = self._step(following.heard, following.message)
            self._waiting.remove(following)
            self._settle(following, decoded, has_to_wait=has_to_wait)
        for waiting in tuple(self._waiting):
            decoded_late = read_late(self.session, waiting.message, waiting.heard.received.at)
            if decoded_late is not None:
                self._waiting.remove(waiting)
                self._settle(waiting, decoded_late, has_to_wait=False)
        self._note_waiting()

    def _load(self) -> None:
        if self._has_loaded:
            return
        self._has_loaded = True
        group, edge = self.session.node.split("/")
        earlier: list[_Waiting] = []
        for kept, *received in self._connection.execute(SQL["waiting"], {"group": group, "edge": edge}).fetchall():
            heard = Heard(Received(*received), decode(received[0], received[1]), kept)
            if heard.decoded.edge is not None:
                earlier.append(_Waiting(heard, heard.decoded.edge, None))
        self._waiting = earlier + self._waiting

    def _follows(self, waiting: _Waiting) -> bool:
        return follows(self.session, waiting.message, waiting.heard.received.at)

    def _settle(self, waiting: _Waiting, decoded: Decoded, *, has_to_wait: bool) -> None:
        understood = self._with_sense(waiting.heard, decoded, has_to_wait=has_to_wait)
        if waiting.place is None:
            self._followed.heard.append(understood)
        else:
            self._followed.heard[waiting.place] = understood

    def _note_waiting(self) -> None:
        born_at = self.session.born_at
        ahead = [one.heard.received.at for one in self._waiting if born_at and one.heard.received.at >= born_at]
        if ahead and self.session.waiting_since is None:
            self.session = replace(self.session, waiting_since=min(ahead))

    def _with_sense(self, heard: Heard, decoded: Decoded, *, has_to_wait: bool) -> Heard:
        """`heard` with what it says by what its node said before; its own problems stay."""
        said = decoded._replace(problems=[*decoded.problems, *heard.decoded.problems])
        if said.says_nothing:
            said = said._replace(aside=Aside.NO_VALUE)
        return heard._replace(decoded=said, known=None if has_to_wait else self.session.known)


def read_kept(connection: Connection, received: Received, decoded: Decoded) -> Decoded:
    """What a message that was kept says by now, if it is one of an edge node; the session stays as it is.

    One that was understood carries its names. One that had to wait for a birth is read by that; what still has to wait
    says so.
    """
    message = decoded.edge
    if message is None:
        return decoded
    if all(metric.name is not None for metric in message.metrics):
        said = read(message, {})
    else:
        session = look_at_session(connection, message.node)
        said = read_late(session, message, received.at) or follow(session, message, received.at).decoded
    return said._replace(problems=[*said.problems, *decoded.problems])
