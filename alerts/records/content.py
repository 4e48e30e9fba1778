"""What a record holds, in no language; signed as JSON, byte for byte."""

import hashlib
from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from byssus.alerts.operator.alarm import Kind
from byssus.core.plant.haccp import Severity
from byssus.core.plant.hazards import Period


class Finding(StrEnum):
    """What is found of an item of the risk-control list."""

    DEVIATES = "deviates"
    MISSING = "missing"
    """Less than 90 % of the readings or checks are there: nobody may say that it conforms."""
    UNANSWERED = "unanswered"
    """A person has to look at it."""
    NOT_RUN = "not_run"
    CONFORMS = "conforms"


class Part(BaseModel):
    """A part of a record."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Name(Part):
    """What something is called, in Chinese and, where somebody gave one, in English."""

    zh: str
    en: str | None = None


class Cited(Part):
    """A version of a plan that was in force."""

    code: str
    version: int
    name: Name
    standard: str
    verified: bool


class Sensor(Part):
    """What the readings of a point come to; see `figures.Figures`."""

    point: str
    place: Name
    unit: str
    readings: int
    expected: int
    covered: float
    low: float | None
    mean: float | None
    high: float | None
    minutes_over: float


class Checked(Part):
    """What came of the checks that were due."""

    check: str
    name: Name
    due: int
    done: int
    failed: int
    late: int
    missed: int


class Alarmed(Part):
    """An alarm of the time; event times. `about` is its rule, with version, or what was checked.

    `probe_value` is what a person measured of the product; what was signed before records told of it has none.
    """

    id: int
    kind: Kind
    severity: Severity
    point: str | None
    about: str
    started_at: datetime
    cleared_at: datetime | None
    minutes: float | None
    cause: str | None
    corrective_action: str | None
    closed_by: str | None
    probe_value: float | None = None
    probe_unit: str | None = None
    verified_by: str | None = None


class Answered(Part):
    """What a person said of an item, or of the record as a whole."""

    item: str
    finding: Finding | None
    words: str
    by: str
    at: datetime


class Item(Part):
    """A line of the risk-control list (SAMR order no. 60), with what was measured and found that day."""

    code: str
    stage: Name
    point: Name
    description: str
    measure: str
    target: str
    frequency: Name
    sensors: tuple[Sensor, ...] = ()
    checks: tuple[Checked, ...] = ()
    alarms: tuple[Alarmed, ...] = ()
    answers: tuple[Answered, ...] = ()
    findings: tuple[Finding, ...]


class Action(Part):
    """What was decided: to be done by somebody until a day."""

    id: int
    words: str
    owner: str
    due_on: date
    decided_on: str
    done_at: datetime | None
    done_by: str | None


class Review(Part):
    """What people bring to a week or month, beside what its days say."""

    risks: tuple[Item, ...]
    overdue: tuple[Action, ...]
    decisions: tuple[Action, ...]
    remarks: tuple[Answered, ...]


class Head(Part):
    """What a record is about."""

    site: str
    site_name: Name
    timezone: str
    period: Period
    term: str
    starts_at: datetime
    ends_at: datetime
    plans: tuple[Cited, ...]


class Daily(Part):
    """每日食品安全检查记录; a clean day has one too."""

    head: Head
    items: tuple[Item, ...]
    other_alarms: tuple[Alarmed, ...]
    remarks: tuple[Answered, ...]

    @property
    def is_nil(self) -> bool:
        """Whether nothing was found (零风险报告); missing data is not nothing."""
        return not self.other_alarms and all(item.findings in _CLEAN for item in self.items)


_CLEAN = ((Finding.CONFORMS,), (Finding.NOT_RUN,))


class Trouble(StrEnum):
    """The classes into which problems are sorted."""

    OVER_LIMIT = "over_limit"
    FAILED_CHECK = "failed_check"
    MISSED_CHECK = "missed_check"
    DATA_MISSING = "data_missing"
    INSPECTION = "inspection"
    EQUIPMENT = "equipment"
    RECORD_MISSING = "record_missing"


class Problem(Part):
    """So many problems of a class with an item on a day."""

    day: date
    trouble: Trouble
    item: Name
    count: int


class Repeat(Part):
    """A problem that came back: its days."""

    trouble: Trouble
    item: Name
    days: tuple[date, ...]


class Uptime(Part):
    """The share of the production time that the readings of a point cover."""

    point: str
    place: Name
    covered: float


class Weekly(Part):
    """每周食品安全排查治理报告."""

    head: Head
    days: int
    signed: int
    problems: tuple[Problem, ...]
    repeats: tuple[Repeat, ...]
    uptimes: tuple[Uptime, ...]
    review: Review


class Measure(StrEnum):
    """What a month is compared by."""

    DAYS = "days"
    SIGNED = "signed"
    NIL_DAYS = "nil_days"
    ALARMS = "alarms"
    COVERED = "covered"
    CHECKS_DUE = "checks_due"
    CHECKS_DONE = "checks_done"
    OVER_LIMIT = "over_limit"
    FAILED_CHECK = "failed_check"
    MISSED_CHECK = "missed_check"
    DATA_MISSING = "data_missing"
    INSPECTION = "inspection"
    EQUIPMENT = "equipment"
    RECORD_MISSING = "record_missing"


class Compared(Part):
    """A measure of the month and of the one before; None where there was nothing to measure."""

    measure: Measure
    now: float | None
    before: float | None


class Monthly(Part):
    """每月食品安全调度会议纪要."""

    head: Head
    measures: tuple[Compared, ...]
    repeats: tuple[Repeat, ...]
    review: Review


Content = Daily | Weekly | Monthly
MODEL: dict[Period, type[Daily] | type[Weekly] | type[Monthly]] = {
    Period.DAILY: Daily,
    Period.WEEKLY: Weekly,
    Period.MONTHLY: Monthly,
}


def content_text(content: Content) -> str:
    """The content as it is signed: JSON, UTF-8, fields in the order of the model."""
    return content.model_dump_json()


def content_hash(text: str) -> str:
    """SHA-256 of the content's text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
