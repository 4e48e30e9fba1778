"""Year files: measured from what is on record, scored by a dated sheet, decided by an officer, and frozen."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from urllib.parse import urlencode

import openpyxl
import psycopg
import pypdfium2
import pytest

from builders.chain import Chain, chain
from builders.epcis import at
from builders.island import live, packs, tell_island
from byssus.core.database import connect
from byssus.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from byssus.core.identity.access import Caller, Role
from byssus.core.paper.form import Form, Language
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.grading import Grade
from byssus.core.plant.law import RecallClass
from byssus.core.plant.model import Plant
from byssus.trace.grading.decisions import decisions, find_decision
from byssus.trace.grading.desk import (
    DecisionWanted,
    VisitKind,
    VisitWanted,
    decide,
    enter_visit,
    graded_firms,
    read_file,
    read_visits,
)
from byssus.trace.grading.file import YearFile, year_file
from byssus.trace.grading.paper import file_on_paper
from byssus.trace.questions.questions import answer, find_question
from byssus.trace.questions.scope import EVERYTHING
from byssus.trace.recall.case import Plan
from byssus.trace.recall.open import Opening, open_recall
from byssus.trace.recall.origin import Cause
from byssus.trace.rules.finding import Finding
from byssus.trace.rules.load import load_chain
from byssus.trace.rules.load_law import law_of
from byssus.trace.rules.rules import judge
from servers.databases import DatabaseServer

OFFICER = Caller("k", "王所长", Role.REGULATOR, "gouqi")
STRANGER = Caller("k", "外所长", Role.REGULATOR, "other")
OWNER = Caller("k", "林海燕", Role.DIRECTOR, "works")


@pytest.fixture(scope="module")
def island(database_servers: Callable[[str], DatabaseServer]) -> Iterator[str]:
    with database_servers("embedded").migrated_database() as url:
        with chain(url) as built:
            tell_island(built)
        yield url


@pytest.fixture
def told(island: str) -> Iterator[Chain]:
    """The island; what a test does there is undone."""
    with connect(island) as connection:
        yield Chain(connection)
        connection.rollback()


def file_of(told: Chain, firm: str) -> YearFile:
    return year_file(told.connection, firm, 2026, told.now)


def values(file: YearFile) -> dict[str, float | None]:
    return {item.measure: item.value for item in file.evidence.scored.items}


def test_a_cold_store_is_measured_by_its_alarms_and_data(told: Chain) -> None:
    """Three alarms, two of them closed without a second person, an hour out of limits each, and no reading at all."""
    measured = values(file_of(told, "cold"))

    assert {name: measured[name] for name in ("alarms_unacknowledged", "alarms_poorly_closed", "data_missing")} == {
        "alarms_unacknowledged": 100, "alarms_poorly_closed": 100, "data_missing": 100,
    }  # fmt: skip
    assert measured["minutes_out"] == 180
    assert (measured["records_missing"], measured["tests_failed"], measured["complaints"]) == (None, None, 0)


def test_a_works_is_measured_by_its_chain(told: Chain) -> None:
    """One test of two fails; its yield, its mark and its balance break a rule each."""
    file = file_of(told, "works")
    [tests] = [item for item in file.evidence.scored.items if item.measure == "tests_failed"]

    assert (tests.value, tests.points, len(tests.evidence)) == (1, 2.5, 1)
    found, measured = told_by_rules(told, "works"), values(file)
    critical = [each for each in found if each.severity == "critical"]
    assert (measured["findings_critical"], measured["findings_other"]) == (len(critical), len(found) - len(critical))
    assert {"mass-balance", "test-limit", "yield"} <= {each.rule for each in found}
    assert measured["workshop_gaps"] is not None
    assert values(file_of(told, "market"))["holds_broken"] == 2


@pytest.mark.parametrize("firm", ["works", "cold", "market"])
def test_the_file_of_each_firm_counts_what_the_rules_find_in_the_whole_journal(told: Chain, firm: str) -> None:
    found, measured = told_by_rules(told, firm), values(file_of(told, firm))

    critical = len([each for each in found if each.severity == "critical"])
    assert (measured["findings_critical"], measured["findings_other"]) == (critical, len(found) - critical)


def test_lots_that_a_firm_recalls_are_counted_and_those_of_drills_are_not(told: Chain) -> None:
    before = values(file_of(told, "works"))["recalls"]
    plan, then = Plan(hazard="过敏原", harm="过敏"), told.now - timedelta(hours=1)
    for drill, lot in ((True, "P1"), (False, "P3")):
        opening = Opening("林海燕", "works", RecallClass.II, Cause.CODE, packs(lot), then, plan, drill)
        open_recall(told.connection, opening, then)

    [recalls] = [item for item in file_of(told, "works").evidence.scored.items if item.measure == "recalls"]
    assert (before, recalls.value) == (0, 1)
    assert recalls.evidence == (f"/trace?{urlencode({'code': packs('P3')})}",)


def told_by_rules(told: Chain, firm: str) -> list[Finding]:
    """What the rules say of a firm's sites, asked of the whole journal."""
    everything = load_chain(told.connection, [row[0] for row in told.rows("select id from epcis_event")])
    sites = {row[0] for row in told.rows(
        f"select site.code from site join party on party.id = party_id where party.code = '{firm}'"
    )}  # fmt: skip
    return [each for each in judge(everything, law_of(told.connection, everything)) if each.site in sites]


def test_what_cannot_be_judged_counts_neither_way(told: Chain) -> None:
    file = file_of(told, "grower")
    judged = [item for item in file.evidence.scored.items if item.points is not None]

    assert file.evidence.scored.most == sum(item.most for item in judged)
    assert file.evidence.scored.points == pytest.approx(sum(item.points or 0 for item in judged))
    assert {item.reason_en for item in file.evidence.scored.items if item.points is None} == {
        "nothing to judge; not counted"
    }


def decided(told: Chain, grade: Grade, reason: str = "", who: Caller = OFFICER) -> int:
    wanted = DecisionWanted(grade=grade, seen=file_of(told, "works").digest, reason=reason)
    return decide(told.connection, "works", 2026, wanted, who, told.now).id


def test_an_officer_decides_and_the_file_stays_as_it_read(told: Chain) -> None:
    before = file_of(told, "works")
    other = Grade.D if before.evidence.scored.proposed is not Grade.D else Grade.C
    with pytest.raises(InvalidInput, match="say why it is"):
        decided(told, other)
    first = decided(told, before.evidence.scored.proposed)
    told.connection.execute(
        "insert into certificate (code, kind, party_id, valid_from, valid_to) "
        "select 'L1', 'food_licence', id, '2020-01-01Z', '2026-07-01Z' from party where code = 'works'"
    )
    second = decided(told, other, "许可证到期未续")

    latest, earlier = decisions(told.connection, "works", 2026, told.now)
    assert (latest.id, earlier.id, latest.grade, latest.reason) == (second, first, other, "许可证到期未续")
    assert earlier.file == before
    assert values(latest.file)["licences_lapsed"] == 1
    assert earlier.sha256 == hashlib.sha256(before.model_dump_json().encode()).hexdigest()
    assert find_decision(told.connection, "works", 2026, first, told.now) == earlier
    with pytest.raises(NotFound, match="no decision 9999"):
        find_decision(told.connection, "works", 2026, 9999, told.now)
    assert told.rows("select action, object from audit where action like 'firm%'") == [("firm_graded", "works")] * 2
    with pytest.raises(psycopg.errors.RaiseException, match="added, never changed"):
        told.connection.execute("update year_file set grade = 'A'")


def test_law_that_changes_afterwards_changes_findings_questions_and_the_year_alike(told: Chain) -> None:
    """A certificate revoked before it was used, a stricter limit since a date, a sea area that lost its class."""
    seen = file_of(told, "works")
    [worst, *_] = told.rows("select most, unit from contaminant_limit where code = 'psp-cn'")
    limit = {"analyte": "PSP", "unit": "MU/g", "standard": "GB"}
    apply_plant(told.connection, Plant.model_validate({
        "certificates": [{"code": "HG1", "party": "works", "kg": 5000, "valid_from": at(-99), "valid_to": at(2)}],
        "limits": [{"code": "psp-cn", "most": worst[0], "valid_from": at(-999), "valid_to": at(4)} | limit,
                   {"code": "psp-new", "most": 1, "valid_from": at(4)} | limit],
        "sea_classes": [{"code": "g", "area": "枸杞海域", "grade": "I", "valid_from": at(-99), "valid_to": at(-9),
                         "standard": "分类"}],
    }))  # fmt: skip
    found = {(each.rule, each.uri) for each in told_by_rules(told, "works") + told_by_rules(told, "grower")}
    question = find_question("failed-test")
    failing = answer(told.connection, question, question.params.model_validate({}), EVERYTHING, told.now)

    assert {("certificate-valid", live("R1")), ("test-limit", live("R1")), ("sea-class", live("H1"))} <= found
    assert packs("P1") in {getattr(row, "uri") for row in failing.rows}  # noqa: B009
    assert (values(seen)["tests_failed"], values(file_of(told, "works"))["tests_failed"]) == (1, 2)
    assert values(file_of(told, "grower"))["findings_other"] == len(
        [each for each in told_by_rules(told, "grower") if each.severity != "critical"]
    )
    wanted = DecisionWanted(grade=Grade.A, seen=seen.digest, reason="旧档案")
    with pytest.raises(Conflict, match="evidence has changed"):
        decide(told.connection, "works", 2026, wanted, OFFICER, told.now)


LICENCE = (
    "insert into certificate (code, kind, party_id, valid_from, valid_to) "
    "select %s, 'food_licence', id, %s, %s from party where code = 'works'"
)


@pytest.mark.parametrize(
    ("licences", "lapsed"),
    [
        ([("2020-01-01Z", "2026-07-01Z"), ("2026-07-01Z", None)], 0),
        ([("2020-01-01Z", "2026-07-01Z"), ("2026-07-10Z", None)], 1),
        ([("2020-01-01Z", "2025-03-01Z")], 1),
        ([("2020-01-01Z", "2025-03-01Z"), ("2025-05-01Z", None)], 0),
        ([("2020-01-01Z", "2025-03-01Z"), ("2026-02-01Z", None)], 1),
        ([("2020-01-01Z", "2025-03-01Z"), ("2025-01-01Z", "2025-09-01Z")], 1),
    ],
)
def test_a_year_or_a_part_of_it_without_a_licence_counts_whenever_the_last_one_ended(
    told: Chain, licences: list[tuple[str, str | None]], lapsed: int
) -> None:
    for number, (start, end) in enumerate(licences):
        told.connection.execute(LICENCE, [f"L{number}", start, end])

    assert values(file_of(told, "works"))["licences_lapsed"] == lapsed


def test_new_year_s_day_belongs_to_the_new_year_of_the_firm_s_zone(told: Chain) -> None:
    """A sheet that begins with 2027, and what an officer saw on its first day, in Shanghai and not yet in UTC."""
    new_year = datetime.fromisoformat("2027-01-01T06:00:00+08:00")
    item = {"measure": "inspections_failed", "zh": "检查", "en": "Inspections", "most": 10, "each": 4}
    sheet = {"code": "new", "version": 1, "name": "新表", "standard": "通知", "valid_from": new_year.replace(hour=0),
             "least": {"A": 95, "B": 70, "C": 50}, "items": [item]}  # fmt: skip
    apply_plant(told.connection, Plant.model_validate({"score_sheets": [sheet]}))
    visit = VisitWanted(kind=VisitKind.INSPECTION, on_day=date(2027, 1, 1), passed=False, words="地面积水")
    enter_visit(told.connection, "works", visit, OFFICER, new_year)

    old, new = (year_file(told.connection, "works", year, new_year) for year in (2026, 2027))
    assert (values(old)["inspections_failed"], values(new)["inspections_failed"]) == (None, 1)
    assert (old.evidence.sheet.code == "new", new.evidence.sheet.code) == (False, "new")


@pytest.mark.parametrize("year", [2000, 2025])
def test_a_year_of_which_nothing_is_known_is_told_as_such(told: Chain, year: int) -> None:
    file = values(year_file(told.connection, "cold", year, told.now))

    assert (file["alarms_poorly_closed"], file["findings_critical"], file["tests_failed"]) == (None, None, None)


def test_a_decision_on_what_has_changed_since_is_refused(told: Chain) -> None:
    seen = file_of(told, "works").digest
    enter_visit(told.connection, "works", VisitWanted(
        kind=VisitKind.INSPECTION, on_day=date(2026, 7, 21), passed=False, words="地面积水"), OFFICER, told.now
    )  # fmt: skip
    with pytest.raises(Conflict, match="evidence has changed"):
        decide(told.connection, "works", 2026, DecisionWanted(grade=Grade.A, seen=seen), OFFICER, told.now)


def test_visits_count_by_their_kind(told: Chain) -> None:
    for kind, passed in ((VisitKind.INSPECTION, True), (VisitKind.INSPECTION, False), (VisitKind.COMPLAINT, False)):
        visit = VisitWanted(kind=kind, on_day=date(2026, 7, 21), passed=passed, words="现场")
        enter_visit(told.connection, "works", visit, OFFICER, told.now)
    measured = values(file_of(told, "works"))

    assert (measured["inspections_failed"], measured["complaints"], measured["samples_failed"]) == (1, 1, None)
    assert len(read_visits(told.connection, "works", 2026, told.now)) == 3
    late = VisitWanted(kind=VisitKind.SAMPLING, on_day=date(2026, 7, 30), passed=True, words="抽样")
    with pytest.raises(InvalidInput, match="has not come yet"):
        enter_visit(told.connection, "works", late, OFFICER, told.now)


def test_a_firm_reads_its_own_file_and_only_officers_who_watch_it_decide(told: Chain) -> None:
    assert read_file(told.connection, "works", 2026, OWNER, told.now) == file_of(told, "works")
    for who, firm in ((OWNER, "cold"), (STRANGER, "works")):
        with pytest.raises(NotAllowed, match="none of yours"):
            read_file(told.connection, firm, 2026, who, told.now)
    for who in (OWNER, STRANGER):
        with pytest.raises(NotAllowed):
            decided(told, Grade.A, "熟人", who)
    decided(told, Grade.B, "整改良好")
    assert {firm.code for firm in graded_firms(told.connection, STRANGER, 2026, told.now)} == {"market"}
    assert [(firm.code, firm.grade) for firm in graded_firms(told.connection, OWNER, 2026, told.now)] == [
        ("works", Grade.B)
    ]


def test_a_sheet_of_the_plant_file_takes_the_place_of_the_default_and_stays(told: Chain) -> None:
    item = {"measure": "tests_failed", "zh": "检验", "en": "Tests", "most": 10, "each": 4}
    strict = {"code": "shengsi", "version": 1, "name": "嵊泗评分表", "standard": "县局通知", "verified": True,
              "valid_from": at(1), "least": {"A": 95, "B": 70, "C": 50}, "items": [item]}  # fmt: skip
    apply_plant(told.connection, Plant.model_validate({"score_sheets": [strict]}))
    evidence = file_of(told, "works").evidence

    assert (evidence.sheet.code, evidence.sheet.verified) == ("shengsi", True)
    assert (evidence.scored.points, evidence.scored.share, evidence.scored.proposed) == (6, 60, Grade.C)
    with pytest.raises(Conflict, match="next version"):
        apply_plant(told.connection, Plant.model_validate({"score_sheets": [strict | {"name": "改名"}]}))


@pytest.mark.parametrize("language", Language)
def test_a_file_on_paper_says_everything_and_is_the_same_each_time(told: Chain, language: Language) -> None:
    decided(told, Grade.C, "依据现场检查")
    file, held = file_of(told, "works"), decisions(told.connection, "works", 2026, told.now)
    pdf, book = (file_on_paper(file, held, form, language) for form in Form)

    assert [file_on_paper(file, held, form, language) for form in Form] == [pdf, book]
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    cells = [str(cell.value) for row in openpyxl.load_workbook(BytesIO(book)).active for cell in row]  # type: ignore[union-attr]
    assert held[0].sha256 in "".join(cells)
    assert held[0].sha256[:12] in text
    assert "依据现场检查" in cells
    assert {"zh": "默认值，未核实", "en": "a default, not verified"}[language] in "".join(cells)


def test_the_question_gives_the_file_and_the_decision(told: Chain) -> None:
    number = decided(told, Grade.C, "依据现场检查")
    question = find_question("firm-year")
    params = question.params.model_validate({"firm": "works", "year": 2026})
    rows = [row.model_dump() for row in answer(told.connection, question, params, EVERYTHING, told.now).rows]
    file = file_of(told, "works").evidence.scored

    assert [row["item"] for row in rows] == [*(item.measure for item in file.items), "total", "decision"]
    total, decision = rows[-2:]
    assert (total["value"], total["grade"]) == (file.share, file.proposed)
    assert (decision["grade"], decision["by"], decision["reason_zh"]) == ("C", "王所长", "依据现场检查")
    assert number
    assert any(packs("P3") in "".join(row["evidence"]).replace("%3A", ":").replace("%2F", "/") for row in rows)


def test_a_year_that_has_not_begun_and_a_firm_that_is_none_have_no_file(told: Chain) -> None:
    with pytest.raises(NotFound, match="has not begun"):
        year_file(told.connection, "works", 2027, told.now)
    for firm in ("nobody", "gouqi"):
        with pytest.raises(NotFound, match="no firm"):
            year_file(told.connection, firm, 2026, told.now)


def test_a_year_is_measured_to_its_end_once_it_is_over(told: Chain) -> None:
    later = datetime.fromisoformat("2027-03-01T00:00:00+08:00")
    evidence = year_file(told.connection, "works", 2026, later).evidence

    assert evidence.end - evidence.start == timedelta(days=365)
    assert (evidence.end.month, evidence.end.day, evidence.end.utcoffset()) == (1, 1, timedelta(hours=8))
