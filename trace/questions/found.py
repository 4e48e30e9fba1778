"""What rules find, as lines of an answer; shared by the questions that are rules."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from byssus.core.database import Connection
from byssus.trace.questions.model import Row
from byssus.trace.rules.finding import Finding
from byssus.trace.rules.load import Span
from byssus.trace.rules.load_law import load_law
from byssus.trace.rules.suspects.alike import There
from byssus.trace.rules.suspects.find import findings
from byssus.trace.rules.suspects.reach import Reach


class Found(Row):
    """A finding of a rule, with its evidence and who can mend it."""

    rule: str
    uri: str
    at: datetime
    severity: str
    mender: str
    zh: str
    en: str
    events: tuple[str, ...]
    law: tuple[str, ...]


def found_between(connection: Connection, rules: Iterable[str], span: Span) -> Iterator[Found]:
    """What some rules find in what happened in a span of time."""
    return map(line, findings(There(connection, load_law(connection), Reach(span)), rules))


def line(finding: Finding) -> Found:
    """A finding as a line."""
    return Found(
        site=finding.site,
        rule=finding.rule,
        uri=finding.uri,
        at=finding.at,
        severity=finding.severity,
        mender=finding.mender,
        zh=finding.zh,
        en=finding.en,
        events=finding.events,
        law=finding.law,
    )
