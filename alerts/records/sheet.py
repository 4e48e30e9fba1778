"""A record as a sheet of paper; PDF, XLSX and pages draw the same."""

from collections.abc import Iterator

from byssus.alerts.records import review_tables
from byssus.alerts.records.book import Note, Record
from byssus.alerts.records.content import Cited, Daily, Finding, Item, Monthly, Weekly
from byssus.alerts.records.item_words import alarm_words, finding_words, found_words
from byssus.alerts.records.words import Say, texts
from byssus.core.paper.sheet import Sheet, Table


def sheet(record: Record, language: str) -> Sheet:
    """Write a record in Chinese (`zh`) or English (`en`)."""
    head = record.content.head
    say = Say(language, head.timezone)
    return Sheet(
        language,
        say(head.period),
        tuple(_facts(record, say)),
        tuple(table for table in _tables(record, say) if table.rows or table.otherwise),
        tuple(_foot(record, say)),
        texts(language)["page"],
    )


def _facts(record: Record, say: Say) -> Iterator[tuple[str, str]]:
    head, content = record.content.head, record.content
    yield say("site"), f"{say.name(head.site_name)} ({head.site})"
    yield say("term"), head.term
    yield say("span"), f"{say.moment(head.starts_at)} – {say.moment(head.ends_at)}"
    yield say("plans"), say("list.stop").join(_plan(plan, say) for plan in head.plans) or say("none")
    if isinstance(content, Daily):
        yield say("result"), _result(content, say)
    if isinstance(content, Weekly):
        yield say("records"), say("signed_of", signed=content.signed, days=content.days)


def _plan(plan: Cited, say: Say) -> str:
    label = "" if plan.verified else f" [{say('unverified')}]"
    return f"{say.name(plan.name)} {plan.code} v{plan.version}{label}"


def _result(content: Daily, say: Say) -> str:
    if content.is_nil:
        return say("nil")
    found = [item for item in content.items if set(item.findings) - {Finding.CONFORMS, Finding.NOT_RUN}]
    return say("not_nil", n=len(found) + len(content.other_alarms))


def _tables(record: Record, say: Say) -> Iterator[Table]:
    content = record.content
    if isinstance(content, Daily):
        yield _risk_list(content.items, say)
        rows = tuple((alarm_words(alarm, say),) for alarm in content.other_alarms)
        yield Table(say("other_alarms"), (say("what"),), rows, (1,))
        yield review_tables.remarks(content.remarks, say)
    elif isinstance(content, Weekly):
        yield from review_tables.weekly(content, say)
    elif isinstance(content, Monthly):
        yield from review_tables.monthly(content, say)
    yield _notes(record.notes, say)


def _risk_list(items: tuple[Item, ...], say: Say) -> Table:
    keys = ("stage", "point", "description", "measure", "target", "frequency", "found", "finding")
    rows = tuple(
        (
            say.name(item.stage),
            say.name(item.point),
            item.description,
            item.measure,
            item.target,
            say.name(item.frequency),
            found_words(item, say),
            finding_words(item, say),
        )
        for item in items
    )
    return Table(say("list"), tuple(map(say, keys)), rows, (7, 8, 10, 12, 13, 9, 31, 10), say("none"))


def _notes(notes: tuple[Note, ...], say: Say) -> Table:
    rows = tuple((say.moment(note.at), note.by, say(note.what), note.words) for note in notes)
    header = (say("at"), say("by"), say("class"), say("what"))
    return Table(say("notes"), header, rows, (14, 10, 14, 62))


def _foot(record: Record, say: Say) -> Iterator[str]:
    signature = record.signature
    if signature is None:
        yield say("draft")
    else:
        yield say("signature", by=signature.by, role=say(signature.role), at=say.moment(signature.at))
        yield say("hash", hash=signature.sha256)
    yield say("zone", zone=say.timezone)
