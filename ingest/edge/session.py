"""What is known of an edge node between its births, and how each message changes that: a pure step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from byssus.ingest.edge.message import EdgeKind, EdgeMessage
from byssus.ingest.edge.readings import Announced, Known, known_after, read
from byssus.ingest.formats import fields
from byssus.ingest.message import Decoded, Problem, Reason

_ROUND = 256
"""Sequence numbers run from 0 to 255 (Sparkplug 3.0 § 6.4.5)."""
_PATIENCE = timedelta(seconds=5)
"""How long a missing message may still come by another worker before the node is asked to start over (§ 5.4)."""
_ASK_AGAIN = timedelta(seconds=30)
_ANSWERS_WITHIN = timedelta(minutes=1)
_JITTER = timedelta(seconds=1)
"""By how much the receipt of messages in order may differ between workers."""


@dataclass(frozen=True, slots=True)
class EdgeSession:
    """A node since its last birth. Times are those of receipt, for clocks of nodes start anywhere."""

    node: str
    born_at: datetime | None = None
    """None: no birth is known, or the node has died since."""
    birth_number: int | None = None
    next_seq: int = 0
    known: Mapping[Known, Announced] = field(default_factory=dict)
    waiting_since: datetime | None = None
    """The first message that has to wait for another, or for a birth."""
    late_from: datetime | None = None
    """Messages from then until the birth may be read by what it announced: it answered our request for one."""
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What a message came to: the session after it, and what it says; `held` is why it has to wait."""

    session: EdgeSession
    decoded: Decoded
    held: Problem | None = None
    asks: bool = False
    """Whether the node is to be asked for a birth now."""


def follow(session: EdgeSession, message: EdgeMessage, at: datetime) -> Step:
    """Take in the next message of a node, received at `at`.

    Data is read only in its sequence: after a gap, which may have held a birth, an alias could mean something else and
    a value end up at the wrong point. What has to wait is kept, and the node is asked for a birth.
    """
    match message.kind:
        case EdgeKind.NBIRTH:
            return _born(session, message, at)
        case EdgeKind.NDEATH:
            return _died(session, message)
    if session.born_at is None:
        return _hold(session, message, at, Reason.AWAITS_BIRTH, f"edge node {message.node!r} has not sent its birth")
    if message.seq is not None and message.seq != session.next_seq:
        fault = f"edge node {message.node!r} sent number {message.seq} where {session.next_seq} is missing"
        return _hold(session, message, at, Reason.OUT_OF_SEQUENCE, fault)
    return _in_sequence(session, message, at)


def follows(session: EdgeSession, message: EdgeMessage, at: datetime) -> bool:
    """Whether a message that had to wait is the next one now."""
    return session.born_at is not None and at >= session.born_at - _JITTER and message.seq == session.next_seq


def read_late(session: EdgeSession, message: EdgeMessage, at: datetime) -> Decoded | None:
    """What a message says that waited for the last birth; None if it waited for another, or still has to."""
    if session.born_at is None or session.late_from is None or not session.late_from <= at < session.born_at:
        return None
    decoded = read(message, session.known)
    return None if _unknown(decoded) else decoded


def _born(session: EdgeSession, message: EdgeMessage, at: datetime) -> Step:
    """A birth of the node makes everything before it void; one that another worker overtook changes nothing."""
    known = known_after({}, message)
    decoded = _with_presence(read(message, known), [message.sender], is_online=True)
    if session.born_at is not None and at < session.born_at:
        return Step(session, decoded)
    answers = session.asked_at is not None and at - session.asked_at <= _ANSWERS_WITHIN
    newborn = EdgeSession(
        session.node,
        at,
        message.birth_number,
        ((message.seq or 0) + 1) % _ROUND,
        known,
        late_from=session.waiting_since if answers else None,
    )
    return Step(newborn, decoded)


def _died(session: EdgeSession, message: EdgeMessage) -> Step:
    """The broker sends the death that belongs to a birth; one of an earlier birth says nothing (§ 6.4.19)."""
    if session.birth_number != message.birth_number and None not in (session.birth_number, message.birth_number):
        return Step(session, Decoded(edge=message))
    senders = sorted({message.node} | {f"{message.node}/{device}" for device, _ in session.known if device})
    return Step(replace(session, born_at=None), _with_presence(Decoded(edge=message), senders, is_online=False))


def _in_sequence(session: EdgeSession, message: EdgeMessage, at: datetime) -> Step:
    following = session.next_seq if message.seq is None else (message.seq + 1) % _ROUND
    session = replace(session, next_seq=following, waiting_since=None)
    if message.kind is EdgeKind.DDEATH:
        return Step(session, _with_presence(Decoded(edge=message), [message.sender], is_online=False))
    if message.kind is EdgeKind.DBIRTH:
        session = replace(session, known=known_after(session.known, message))
        return Step(session, _with_presence(read(message, session.known), [message.sender], is_online=True))
    decoded = read(message, session.known)
    if unknown := _unknown(decoded):
        asks, session = _ask(replace(session, waiting_since=at), at)
        return Step(session, decoded, unknown, asks)
    return Step(session, decoded)


def _unknown(decoded: Decoded) -> Problem | None:
    return next((problem for problem in decoded.problems if problem.reason is Reason.AWAITS_BIRTH), None)


def _hold(session: EdgeSession, message: EdgeMessage, at: datetime, reason: Reason, fault: str) -> Step:
    asks, since = False, session.waiting_since or at
    session = replace(session, waiting_since=since)
    if reason is Reason.AWAITS_BIRTH or at - since >= _PATIENCE:
        asks, session = _ask(session, at)
    held = Problem(reason, f"This waits until others came: {fault}. The node is asked for a birth, which mends that.")
    return Step(session, Decoded(edge=message, problems=(held,)), held, asks)


def _ask(session: EdgeSession, at: datetime) -> tuple[bool, EdgeSession]:
    if session.asked_at is not None and at - session.asked_at < _ASK_AGAIN:
        return False, session
    return True, replace(session, asked_at=at)


def _with_presence(decoded: Decoded, senders: Sequence[str], *, is_online: bool) -> Decoded:
    presence = [fields.online(sender, is_online=is_online) for sender in senders]
    return decoded._replace(readings=[*decoded.readings, *presence])
