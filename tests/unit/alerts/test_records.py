"""What a record says of its day, its week, its month."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from builders.checks import HOUR, Work, entry
from builders.conditions import START
from builders.records import CLEAN, DAY, APlantDay, alarm, answered, sampled
from byssus.alerts.checks.run import Verdict
from byssus.alerts.operator.alarm import Kind
from byssus.alerts.records.book import Note, Record, Signature
from byssus.alerts.records.content import (
    Action,
    Daily,
    Finding,
    Head,
    Measure,
    Monthly,
    Review,
    Trouble,
    Weekly,
    content_hash,
    content_text,
)
from byssus.alerts.records.problems import DayTold
from byssus.alerts.records.reviews import draft_monthly, draft_weekly
from byssus.alerts.records.sheet import sheet
from byssus.alerts.records.words import texts
from byssus.core.errors import InvalidInput
from byssus.core.paper.pdf import write_pdf
from byssus.core.paper.xlsx import write_workbook
from byssus.core.plant.haccp import Severity
from byssus.core.plant.hazards import Period
from byssus.core.plant.people import ContactRole
from byssus.core.plant.terms import parse_term, term

NOTHING = Review(risks=(), overdue=(), decisions=(), remarks=())
days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


def test_a_clean_day_still_has_a_record_with_every_item_and_says_so() -> None:
    record = APlantDay().record()
    assert [item.code for item in record.items] == [
        f"line/{code}" for code in ("metal", "cook", "cool", "gate", "store", "pests")
    ]
    assert record.is_nil
    assert APlantDay().item("store").findings == (Finding.CONFORMS,)
    assert APlantDay().item("metal").findings == (Finding.NOT_RUN,)


@pytest.mark.parametrize("there", [0, 1, 129])
def test_where_data_is_missing_nothing_conforms(there: int) -> None:
    day = APlantDay(readings=sampled(CLEAN[:there]))
    assert day.item("store").findings == (Finding.MISSING,)
    assert not day.record().is_nil


@given(st.integers(0, 144))
def test_the_line_lies_at_nine_tenths_of_the_day(there: int) -> None:
    conforms = APlantDay(readings=sampled(CLEAN[:there])).item("store").findings == (Finding.CONFORMS,)
    assert conforms == (there >= 0.9 * 144)


def test_an_alarm_and_missing_data_are_both_said() -> None:
    day = APlantDay(readings=sampled(CLEAN[:10]), alarms=[alarm()])
    assert day.item("store").findings == (Finding.DEVIATES, Finding.MISSING)
    assert [each.id for each in day.item("store").alarms] == [7]


def test_a_warning_alone_is_told_but_deviates_from_nothing() -> None:
    day = APlantDay(alarms=[alarm(severity=Severity.WARN)])
    assert day.item("store").findings == (Finding.CONFORMS,)
    assert day.item("store").alarms


def test_failed_and_missed_checks_are_counted() -> None:
    shift = Work(entries=(entry("start", verdict=Verdict.FAILED),), ended_at=START + 3 * HOUR)
    item = APlantDay(works=[shift]).item("metal")
    [checked] = item.checks
    assert (checked.due, checked.done, checked.failed, checked.missed) == (4, 1, 1, 3)
    assert item.findings == (Finding.DEVIATES, Finding.MISSING)


def test_what_a_person_looks_at_waits_for_them_and_the_last_word_counts() -> None:
    assert APlantDay(answers=[]).item("pests").findings == (Finding.UNANSWERED,)
    twice = APlantDay(answers=[answered(), answered(finding=Finding.DEVIATES, words="发现蟑螂")])
    assert twice.item("pests").findings == (Finding.DEVIATES,)
    assert len(twice.item("pests").answers) == 2


def test_a_person_may_say_that_something_deviates_which_figures_do_not_show() -> None:
    told = answered("line/store", Finding.DEVIATES, "库门结霜")
    assert APlantDay(answers=[answered(), told]).item("store").findings == (Finding.DEVIATES,)


def test_alarms_about_no_item_are_told_beside_and_end_the_nil_report() -> None:
    other = alarm(kind=Kind.NO_DATA)
    beside = APlantDay(alarms=[type(other)(other.alarm, None, None)]).record()
    assert [each.id for each in beside.other_alarms] == [7]
    assert not beside.is_nil


def test_a_plan_that_nobody_verified_is_labelled_on_the_sheet() -> None:
    record = Record(term(Period.DAILY, date(2026, 7, 1)), APlantDay().record())
    assert "默认值，未核实" in dict(sheet(record, "zh").facts)["依据"]
    assert "default, not verified" in dict(sheet(record, "en").facts)["By"]


def told(day: int, plant_day: APlantDay, *, signed: bool = True) -> DayTold:
    return DayTold(date(2026, 7, day), plant_day.record(), signed)


def head(period: Period, name: str) -> Head:
    return APlantDay().record().head.model_copy(update={"period": period, "term": name})


def action(**fields: object) -> Action:
    values = {
        "id": 1,
        "words": "更换门封",
        "owner": "周亦海",
        "due_on": "2026-07-03",
        "decided_on": "weekly 2026-06-29",
    }
    return Action.model_validate({**values, "done_at": None, "done_by": None, **fields})


def week() -> Weekly:
    bad = APlantDay(readings=sampled(CLEAN[:72]), alarms=[alarm()])
    review = Review(risks=(), overdue=(action(),), decisions=(action(id=2, words="培训"),), remarks=())
    found = [told(6, bad), told(7, APlantDay(), signed=False), told(8, bad)]
    return draft_weekly(head(Period.WEEKLY, "2026-W28"), found, review)


def test_a_week_sorts_problems_by_class_and_names_what_came_back() -> None:
    found = week()
    assert [(each.day.day, each.trouble, each.count) for each in found.problems] == [
        (6, Trouble.OVER_LIMIT, 1), (6, Trouble.DATA_MISSING, 1), (7, Trouble.RECORD_MISSING, 1),
        (8, Trouble.OVER_LIMIT, 1), (8, Trouble.DATA_MISSING, 1),
    ]  # fmt: skip
    assert [(each.trouble, each.item.zh, len(each.days)) for each in found.repeats] == [
        (Trouble.OVER_LIMIT, "库温", 2), (Trouble.DATA_MISSING, "库温", 2),
    ]  # fmt: skip
    assert (found.days, found.signed) == (3, 2)
    assert [round(each.covered, 3) for each in found.uptimes] == [0.667]


def month() -> Monthly:
    bad = APlantDay(alarms=[alarm()])
    return draft_monthly(head(Period.MONTHLY, "2026-07"), [told(6, bad), told(7, bad)], [told(1, APlantDay())], NOTHING)


def test_a_month_is_compared_with_the_one_before() -> None:
    compared = {each.measure: (each.now, each.before) for each in month().measures}
    assert compared[Measure.DAYS] == (2, 1)
    assert compared[Measure.NIL_DAYS] == (0, 1)
    assert compared[Measure.ALARMS] == (1, 0), "an alarm that lasts two days is one"
    assert compared[Measure.OVER_LIMIT] == (2, 0)
    assert compared[Measure.COVERED] == (1, 1)


def test_a_month_without_one_before_has_nothing_to_compare_with() -> None:
    alone = draft_monthly(head(Period.MONTHLY, "2026-07"), [told(6, APlantDay())], [], NOTHING)
    assert {each.before for each in alone.measures} == {0, None}


def signed(content: Daily | Weekly | Monthly, name: str) -> Record:
    digest = content_hash(content_text(content))
    note = Note("late_data", "p-t: n 120 → 144/144", DAY.end, "byssus")
    return Record(parse_term(name), content, Signature(1, "林一舟", ContactRole.OFFICER, DAY.end, digest), (note,))


A_DAY = APlantDay(alarms=[alarm()]).record()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "record",
    [signed(A_DAY, "2026-07-01"), signed(week(), "2026-W28"), signed(month(), "2026-07")],
    ids=lambda record: record.term.name,
)
def test_files_of_a_record_have_its_words_and_the_same_bytes_each_time(record: Record, language: str) -> None:
    pdf, workbook = write_pdf(sheet(record, language)), write_workbook(sheet(record, language))
    assert pdf == write_pdf(sheet(record, language))
    assert workbook == write_workbook(sheet(record, language))
    document = PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    cells = {cell for row in load_workbook(BytesIO(workbook)).active.values for cell in row}
    say = texts(language)
    for wanted in (say[record.term.period], say["notes"]):
        assert wanted in text.replace("\r\n", "")
        assert wanted in cells
    assert record.signature
    assert record.signature.sha256 in text


def test_both_languages_have_the_same_phrases_and_values() -> None:
    assert texts("zh").keys() == texts("en").keys()


@pytest.mark.parametrize("content", [A_DAY, week(), month()])
def test_a_record_reads_back_from_what_was_signed(content: Daily | Weekly | Monthly) -> None:
    again = type(content).model_validate_json(content_text(content))
    assert again == content
    assert content_text(again) == content_text(content)


@given(st.sampled_from(Period), days)
def test_a_day_belongs_to_the_term_that_its_name_names(period: Period, day: date) -> None:
    about = term(period, day)
    assert about.first <= day <= about.last
    assert parse_term(about.name) == about
    assert about.before.last + timedelta(days=1) == about.first


@pytest.mark.parametrize("text", ["2026", "2026-13", "2026-W60", "x", "2026-02-30", ""])
def test_what_names_no_term_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="no day, week or month"):
        parse_term(text)
