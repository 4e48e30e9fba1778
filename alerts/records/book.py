"""The records of a site: drafts as they read now, what was signed, what was added since, and what is missing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from psycopg.rows import TupleRow

from byssus.alerts.records.content import MODEL, Content, Daily, Head, Review
from byssus.alerts.records.daily import AS_A_WHOLE, cited, draft_daily, risk_item
from byssus.alerts.records.facts import decisions_of, overdue, read_answers, read_day
from byssus.alerts.records.period import Term, term
from byssus.alerts.records.problems import DayTold
from byssus.alerts.records.reviews import draft_monthly, draft_weekly
from byssus.alerts.records.sites import QUERIES, Keeper
from byssus.core.database import Connection
from byssus.core.plant.hazards import Period
from byssus.core.plant.people import ContactRole
from byssus.core.plant.plans import plans_of_site

SETTLES = timedelta(minutes=15)
"""How long after its end a term is signed at the earliest: what came in live by then is in it."""


@dataclass(frozen=True, slots=True)
class Note:
    """What was added to a signed record: `what` is `remark` or `late_data`."""

    what: str
    words: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a record, as what, and the SHA-256 of the content that they signed, in hex."""

    id: int
    by: str
    role: ContactRole
    at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """A record: signed, with what was added since; or a draft, without a signature."""

    term: Term
    content: Content
    signature: Signature | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A record that there should be: signed, or missing since `due_at`."""

    term: Term
    due_at: datetime
    signature: Signature | None


def find_record(connection: Connection, keeper: Keeper, about: Term, now: datetime) -> Record:
    """The record as it was signed; else its draft as it reads now."""
    signed = signed_records(connection, keeper, about.period, about.first, about.first)
    return signed[0] if signed else Record(about, draft(connection, keeper, about, now))


def draft(connection: Connection, keeper: Keeper, about: Term, now: datetime, *, anew: bool = False) -> Content:
    """What a record would hold if it were signed now.

    That of a week or month goes by the signed records of its days; `anew`, by what is known of each day by now.
    """
    if about.period is Period.DAILY:
        return draft_daily(read_day(connection, keeper, about.first, now))
    head, review = _head(connection, keeper, about, now), _review(connection, keeper, about, now)
    days = told_days(connection, keeper, about, now, anew=anew)
    if about.period is Period.WEEKLY:
        return draft_weekly(head, days, review)
    return draft_monthly(head, days, told_days(connection, keeper, about.before, now, anew=anew), review)


def told_days(
    connection: Connection, keeper: Keeper, about: Term, now: datetime, *, anew: bool = False
) -> list[DayTold]:
    """The production days of a term that are over, as they were signed or, if not or `anew`, as they read now."""
    records = signed_records(connection, keeper, Period.DAILY, about.first, about.last)
    signed = {record.term.first: record.content for record in records}

    def told(day: date) -> DayTold:
        known = None if anew else signed.get(day)
        content = known if isinstance(known, Daily) else draft_daily(read_day(connection, keeper, day, now))
        return DayTold(day, content, is_signed=day in signed)

    return [told(day) for day in keeper.worked(about, now)]


def list_records(connection: Connection, keeper: Keeper, period: Period, first: date, now: datetime) -> list[Listed]:
    """The records that there should be of a period from a day on, the newest first.

    A week or month is due once it is over, if it had a production day.
    """
    signed = signed_records(connection, keeper, period, first, keeper.days.day_of(now))
    found = {record.term: record.signature for record in signed}
    for day in _due_days(keeper, first, now):
        about = term(period, day)
        if keeper.span(about).end <= now:
            found.setdefault(about, None)
    listed = [Listed(about, keeper.span(about).end, signature) for about, signature in found.items()]
    return sorted(listed, key=lambda each: each.term.first, reverse=True)


def _due_days(keeper: Keeper, first: date, now: datetime) -> list[date]:
    if keeper.since is None:
        return []
    return list(keeper.days.worked(max(first, keeper.since), keeper.over(now)))


def signed_records(connection: Connection, keeper: Keeper, period: Period, start: date, end: date) -> list[Record]:
    """The signed records of a period whose first days lie in a stretch, both ends counted, in order."""
    wanted = {"site": keeper.id, "period": period, "start": start, "end": end}
    rows = connection.execute(QUERIES["signed"], wanted).fetchall()
    notes = _notes(connection, [row[0] for row in rows])
    return [_record(row, tuple(notes[row[0]])) for row in rows]


def _record(row: TupleRow, notes: tuple[Note, ...]) -> Record:
    number, _, period, first, content, sha256, by, role, at = row
    about = term(Period(period), first)
    signature = Signature(number, by, ContactRole(role), at, sha256)
    return Record(about, MODEL[about.period].model_validate_json(content), signature, notes)


def _notes(connection: Connection, records: list[int]) -> defaultdict[int, list[Note]]:
    found: defaultdict[int, list[Note]] = defaultdict(list)
    for record, *note in connection.execute(QUERIES["notes"], {"records": records}):
        found[record].append(Note(*note))
    return found


def _head(connection: Connection, keeper: Keeper, about: Term, now: datetime) -> Head:
    span = keeper.span(about)
    plans = plans_of_site(connection, keeper.code, min(span.end, now))
    return Head(
        site=keeper.code,
        site_name=keeper.name,
        timezone=keeper.days.zone.key,
        period=about.period,
        term=about.name,
        starts_at=span.start,
        ends_at=span.end,
        plans=tuple(map(cited, plans)),
    )


def _review(connection: Connection, keeper: Keeper, about: Term, now: datetime) -> Review:
    answers = read_answers(connection, keeper, about)
    plans = plans_of_site(connection, keeper.code, min(keeper.span(about).end, now))
    return Review(
        risks=tuple(
            risk_item(plan, risk, answers) for plan in plans for risk in plan.risks if risk.frequency is about.period
        ),
        overdue=overdue(connection, keeper, about, now),
        decisions=decisions_of(connection, keeper, about),
        remarks=tuple(answer for answer in answers if answer.item == AS_A_WHOLE),
    )
