"""Takes in what a workshop enters: once, whatever the phone sends twice; corrected by a further event, never edited."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import orjson
from psycopg.types.json import Jsonb
from pydantic import JsonValue

from byssus.core.database import Connection
from byssus.core.errors import Conflict, First, InvalidInput, NotFound
from byssus.core.identity.access import Caller
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.proof.content import Kept, keep
from byssus.trace.capture.documents import capture_at_once
from byssus.trace.hold.check import check
from byssus.trace.workshop.events import Counted, Document, Partner, Told, declaration_of, event_of
from byssus.trace.workshop.goods import count_goods
from byssus.trace.workshop.model import (
    CONSUMERS,
    Entry,
    Intake,
    Paper,
    PaperKind,
    Production,
    Quantity,
    Sale,
    Withdrawal,
)
from byssus.trace.workshop.place import SQL, Workshop, find_workshop

_AHEAD = timedelta(minutes=10)
"""How far a phone's time may be ahead of ours."""
WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True)
class Entered:
    """A record as it is kept; `hash` names its event, `is_new` is False where it was sent before."""

    id: UUID
    hash: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Row:
    id: UUID
    kind: str
    at: datetime
    entered_at: datetime
    entered_by: str
    content: Mapping[str, JsonValue]
    hash: str
    replaces: UUID | None
    reason: str
    site: str


@dataclass(frozen=True, slots=True)
class _Photo:
    """A paper, and what is kept of it."""

    paper: Paper
    kept: Kept

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.kept.content).hexdigest()

    @property
    def sent_sha256(self) -> str:
        return hashlib.sha256(self.paper.content).hexdigest()


def enter(connection: Connection, record: UUID, entry: Entry, caller: Caller, now: datetime) -> Entered:
    """Keep a record and its event, in one transaction; sent again, it changes nothing.

    Args:
        connection: in a transaction.
        record: the number that the phone made for it.
        entry: what was entered.
        caller: who entered it; of the firm that runs the workshop.
        now: the time of record.

    Raises:
        NotFound: there is no such workshop, or no record to be corrected.
        NotAllowed: another firm runs the workshop.
        InvalidInput: goods, amounts, papers or the time cannot be.
        Conflict: the number is in use for something else, somebody corrected it first, or the goods were on hold.
    """
    workshop = find_workshop(connection, entry.site, caller)
    connection.execute(SQL["lock"], {"id": workshop.id})
    photos = [_Photo(paper, keep(paper.content)) for paper in entry.papers]
    content: Document = orjson.loads(entry.model_dump_json(exclude={"papers", "replaces", "reason"}))
    if known := _find(connection, record):
        same = content == known.content and {each.sent_sha256 for each in photos} == _sent(connection, record)
        return _again(known, entry.replaces, is_same=same)
    if entry.at > now + _AHEAD:
        raise InvalidInput(f"{entry.at.isoformat()} has not come yet.", where="at", advice="Set the clock right.")
    events = []
    if entry.replaces is not None:
        _, body = _replaceable(connection, entry.replaces, workshop)
        events.append(declaration_of(body, now, record))
    goods = _goods(connection, entry.what, workshop, entry.at)
    if isinstance(entry.what, Sale):
        _require_free(connection, goods[0], entry.at)
    events.append(event_of(entry.what, _told(connection, record, entry, workshop, photos), goods))
    *_, event = capture_at_once(connection, record, f"workshop {workshop.code}", orjson.dumps(events), now)
    row = {"at": entry.at, "kind": entry.what.kind, "content": Jsonb(content), "replaces": entry.replaces}
    _insert(connection, record, workshop, {**row, "hash": event.hash, "reason": entry.reason}, caller, now)
    _add_papers(connection, record, entry, photos)
    return Entered(record, event.hash, is_new=True)


def withdraw(
    connection: Connection, record: UUID, site: str, withdrawal: Withdrawal, caller: Caller, now: datetime
) -> Entered:
    """Declare the event of a record wrong; it never happened. Sent again, this changes nothing.

    Raises:
        NotFound: there is no such workshop or record.
        NotAllowed: another firm runs the workshop.
        Conflict: somebody corrected or withdrew it first.
    """
    workshop = find_workshop(connection, site, caller)
    connection.execute(SQL["lock"], {"id": workshop.id})
    if known := _find(connection, record):
        return _again(known, withdrawal.replaces, is_same=known.kind == WITHDRAWAL)
    before, body = _replaceable(connection, withdrawal.replaces, workshop)
    document = orjson.dumps([declaration_of(body, now, None)])
    capture_at_once(connection, record, f"workshop {workshop.code}", document, now)
    row = {"at": before.at, "kind": WITHDRAWAL, "content": Jsonb({}), "replaces": before.id, "hash": before.hash}
    _insert(connection, record, workshop, {**row, "reason": withdrawal.reason}, caller, now)
    return Entered(record, before.hash, is_new=True)


def _find(connection: Connection, record: UUID) -> _Row | None:
    row = connection.execute(SQL["record"], {"id": record}).fetchone()
    return _Row(*row) if row else None


def _sent(connection: Connection, record: UUID) -> set[str]:
    return {digest for (digest,) in connection.execute(SQL["papers_sent"], {"record": record})}


def _again(known: _Row, replaces: UUID | None, *, is_same: bool) -> Entered:
    if not is_same or known.replaces != replaces:
        first = First(known.entered_by, "entered", known.entered_at)
        raise Conflict("Another record has this number.", where=str(known.id), advice="Make a new one.", first=first)
    return Entered(known.id, known.hash, is_new=False)


def _replaceable(connection: Connection, record: UUID, workshop: Workshop) -> tuple[_Row, Document]:
    """A record that nobody corrected yet, with its event as it was told."""
    known = _find(connection, record)
    if known is None or known.site != workshop.code or known.kind == WITHDRAWAL:
        raise NotFound("There is no such record of this workshop.", where=str(record))
    if row := connection.execute(SQL["replaced_by"], {"id": record}).fetchone():
        later, person, at = row
        first = First(person, "corrected", at)
        raise Conflict(f"{person} corrected this first.", where=str(later), advice="Look at it again.", first=first)
    [body] = connection.execute(SQL["event"], {"hash": known.hash}).fetchone() or ({},)
    return known, body


def _goods(connection: Connection, what: Intake | Production | Sale, workshop: Workshop, at: datetime) -> list[Counted]:
    quantities: list[Quantity] = [*what.inputs, what.output] if isinstance(what, Production) else [what.what]
    return [count_goods(connection, each, workshop, at) for each in quantities]


def _require_free(connection: Connection, goods: Counted, at: datetime) -> None:
    """Refuse a sale of goods that were on hold then; what was sold before is told, however late the link comes back."""
    if goods.is_new:
        return
    answer = check(connection, goods.uri, at)
    if not answer.may_move:
        reasons = " ".join(block.en for block in answer.blocks)
        raise Conflict(f"These goods may not be sold. {reasons}", where=goods.uri, advice="Set them aside.")


def _told(connection: Connection, record: UUID, entry: Entry, workshop: Workshop, photos: list[_Photo]) -> Told:
    told = Told(record, entry.at, workshop.zone, workshop.location)
    match entry.what:
        case Intake(supplier=supplier, certificate=certificate, receipt=receipt):
            return replace(
                told,
                partner=_partner(connection, supplier),
                certificate=certificate.strip() or _shown(photos, PaperKind.CERTIFICATE),
                receipt=receipt.strip() or _shown(photos, PaperKind.RECEIPT),
            )
        case Sale(customer=customer) if customer != CONSUMERS:
            return replace(told, partner=_partner(connection, customer))
    return told


def _shown(photos: list[_Photo], kind: PaperKind) -> str:
    """What an event says of a paper that was photographed: its number if somebody typed it, else the photo's hash."""
    found = next((each for each in photos if kind in each.paper.shows), None)
    return (found.paper.number.strip() or f"sha256:{found.sha256}") if found else ""


def _partner(connection: Connection, name: str) -> Partner:
    parties = {code: (zh, gln) for code, zh, _, gln in connection.execute(SQL["partners"])}
    return Partner(*parties.get(name, (name, None)))


def _insert(
    connection: Connection, record: UUID, workshop: Workshop, row: Mapping[str, object], caller: Caller, now: datetime
) -> None:
    values = {**row, "id": record, "site": workshop.id, "by": caller.name, "now": now}
    connection.execute(SQL["insert_record"], values)
    detail = {"kind": str(row["kind"]), "record": str(record)}
    audit(connection, Deed(now, caller.name, Action.WORKSHOP_RECORDED, workshop.code, detail))


def _add_papers(connection: Connection, record: UUID, entry: Entry, photos: list[_Photo]) -> None:
    for photo in photos:
        paper = photo.paper
        values = {
            "record": record,
            "shows": [kind.value for kind in paper.shows],
            "holder": entry.what.supplier if isinstance(entry.what, Intake) else "",
            "number": paper.number,
            "valid_to": paper.valid_to,
            "sha256": bytes.fromhex(photo.sha256),
            "sent": bytes.fromhex(photo.sent_sha256),
            "media_type": photo.kept.media_type,
            "content": photo.kept.content,
        }
        connection.execute(SQL["insert_paper"], values)
