"""What people do with records, each act in one transaction: say what they found, decide, sign, add.

Nothing is overwritten. Once a record is signed, only notes are added to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from byssus.alerts.records.book import SETTLES, Record, draft, find_record, signed_records
from byssus.alerts.records.content import Content, Daily, Finding, Item, content_hash, content_text
from byssus.alerts.records.daily import AS_A_WHOLE
from byssus.alerts.records.sites import QUERIES, Keeper
from byssus.core.database import Connection
from byssus.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.plant.people import ContactRole
from byssus.core.plant.plans import roles_at
from byssus.core.plant.terms import SIGNER, Term

REMARK, LATE_DATA = "remark", "late_data"
"""What a note is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says of an item of a record, or of the record as a whole if `item` is empty."""

    item: str
    finding: Finding | None
    words: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done, by whom, and until when."""

    words: str
    owner: str
    due_on: date


def answer_item(
    connection: Connection, keeper: Keeper, about: Term, answer: Answer, person: str, now: datetime
) -> None:
    """Say what was found of an item; the last word counts, the earlier ones are kept.

    Raises:
        InvalidInput: the record has no such item, or nothing is said; or the finding is not a person's to give.
        Conflict: the record is signed.
    """
    with connection.transaction():
        _open(connection, keeper, about)
        _require_sense(draft(connection, keeper, about, now), answer)
        values = {"item": answer.item, "finding": answer.finding, "words": answer.words.strip()}
        connection.execute(QUERIES["insert_answer"], {**_key(keeper, about), **values, "at": now, "person": person})


def decide(connection: Connection, keeper: Keeper, about: Term, decision: Decision, person: str, now: datetime) -> int:
    """Decide something in a week's or month's record; return its number.

    Raises:
        InvalidInput: words or owner are empty.
        Conflict: the record is signed.
    """
    for name in ("words", "owner"):
        if not getattr(decision, name).strip():
            raise InvalidInput(f"A decision has words and an owner; {name} is empty.", where=name)
    with connection.transaction():
        _open(connection, keeper, about)
        values = {"words": decision.words.strip(), "owner": decision.owner.strip(), "due_on": decision.due_on}
        wanted = {**_key(keeper, about), **values, "at": now, "person": person}
        [number] = connection.execute(QUERIES["insert_action"], wanted).fetchone() or ()
    return int(number)


def finish_action(connection: Connection, number: int, words: str, person: str, now: datetime) -> None:
    """Say that what was decided is done.

    Raises:
        NotFound: there is no such decision.
        Conflict: somebody said so first.
    """
    done = connection.execute(QUERIES["finish_action"], {"id": number, "words": words, "at": now, "person": person})
    if done.fetchone() is None:
        row = connection.execute(QUERIES["finished"], {"id": number}).fetchone()
        if row is None:
            raise NotFound(f"There is no decision {number}.")
        raise Conflict(f"{row[0]} said at {row[1].isoformat(timespec='seconds')} that it is done.")


def sign_record(connection: Connection, keeper: Keeper, about: Term, person: str, now: datetime) -> Record:
    """Sign a record as it reads now; it stays so.

    Raises:
        NotAllowed: the person is not what the record's signer has to be to the site.
        Conflict: the term is not over, an item waits for an answer, or somebody signed it first.
    """
    role = require_signer(connection, keeper, about, person)
    with connection.transaction():
        _open(connection, keeper, about)
        _require_over(keeper, about, now)
        content = draft(connection, keeper, about, now)
        if waiting := unanswered(content):
            raise Conflict(
                f"{len(waiting)} items wait for an answer: {', '.join(item.code for item in waiting)}.",
                where=f"record {about.name}",
                advice="Say what was found of each, then sign.",
            )
        _insert(connection, keeper, about, content, person, role, now)
    return find_record(connection, keeper, about, now)


def require_signer(connection: Connection, keeper: Keeper, about: Term, person: str) -> ContactRole:
    """The role in which the person signs.

    Raises:
        NotAllowed: they have another one, or none.
    """
    role = SIGNER[about.period]
    if role not in roles_at(connection, person, [keeper.code]):
        raise NotAllowed(
            f"A {about.period} record is signed by the {role} of the site, which {person} is not.",
            where=f"record {about.name} of {keeper.code}",
            advice="Plant files say who is what, as contacts with the name of the person's key.",
        )
    return role


def add_note(connection: Connection, keeper: Keeper, about: Term, words: str, person: str, now: datetime) -> None:
    """Add words to a signed record.

    Raises:
        InvalidInput: there are no words.
        Conflict: it is not signed yet.
    """
    if not words.strip():
        raise InvalidInput("A note has words.", where="words")
    signed = signed_records(connection, keeper, about.period, about.first, about.first)
    if not signed or signed[0].signature is None:
        raise Conflict(f"The record {about.name} is not signed yet.", advice="Say it in the record itself.")
    values = {"record": signed[0].signature.id, "what": REMARK, "words": words.strip(), "at": now, "person": person}
    connection.execute(QUERIES["insert_note"], values)


def unanswered(content: Content) -> list[Item]:
    """The items that wait for a person."""
    return [item for item in items_of(content) if Finding.UNANSWERED in item.findings]


def items_of(content: Content) -> Sequence[Item]:
    """The lines of the risk-control list that a record has."""
    return content.items if isinstance(content, Daily) else content.review.risks


def _insert(
    connection: Connection,
    keeper: Keeper,
    about: Term,
    content: Content,
    person: str,
    role: ContactRole,
    now: datetime,
) -> None:
    text, span = content_text(content), keeper.span(about)
    digest = content_hash(text)
    values = {"starts_at": span.start, "ends_at": span.end, "content": text, "sha256": digest, "role": role}
    connection.execute(QUERIES["insert_record"], {**_key(keeper, about), **values, "at": now, "person": person})
    where = f"record {keeper.code} {about.name}"
    audit(connection, Deed(now, person, Action.RECORD_SIGNED, where, {"sha256": digest}))


def _open(connection: Connection, keeper: Keeper, about: Term) -> None:
    """Keep others from signing meanwhile, and see that nobody did."""
    connection.execute(QUERIES["lock_term"], {"site": keeper.id})
    signed = signed_records(connection, keeper, about.period, about.first, about.first)
    for record in signed:
        if record.signature is not None:
            raise Conflict(
                f"{record.signature.by} signed it at {record.signature.at.isoformat(timespec='seconds')}.",
                where=f"record {about.name}",
                advice="Add a note; what was signed stays as it is.",
            )


def _require_over(keeper: Keeper, about: Term, now: datetime) -> None:
    over = keeper.span(about).end + SETTLES
    if now < over:
        local = over.astimezone(keeper.days.zone).isoformat(sep=" ", timespec="minutes")
        raise Conflict(
            f"{about.name} is not over yet.", where=f"record {about.name}", advice=f"Sign it from {local} on."
        )
    if not keeper.since or about.last < keeper.since:
        raise Conflict(f"Nothing is known of {keeper.code} in {about.name}.", where=f"record {about.name}")


def _require_sense(content: Content, answer: Answer) -> None:
    if answer.finding is None and not answer.words.strip():
        raise InvalidInput("An answer has a finding, or words.", where="words")
    if answer.item == AS_A_WHOLE:
        allowed: set[Finding | None] = {None}
    else:
        allowed = _allowed(content, answer.item)
    if answer.finding not in allowed:
        raise InvalidInput(
            f"{answer.finding} is not what a person can say of this item.",
            where="finding",
            advice="Figures speak for themselves; of them a person may say that something deviates, and add words.",
        )


def _allowed(content: Content, code: str) -> set[Finding | None]:
    for item in items_of(content):
        if item.code == code:
            looked_at = not item.sensors and not item.checks
            return {None, Finding.DEVIATES, *({Finding.CONFORMS, Finding.NOT_RUN} if looked_at else ())}
    raise InvalidInput(f"The record has no item {code!r}.", where="item")


def _key(keeper: Keeper, about: Term) -> dict[str, object]:
    return {"site": keeper.id, "period": about.period, "first": about.first}
