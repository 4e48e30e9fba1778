"""Each of the twenty questions by one name: endpoint, command and page section; scoped, exported, on record."""

from collections.abc import Callable, Iterator

import pytest
from markupsafe import escape
from typer.testing import CliRunner

from builders.chain import Chain, chain
from builders.epcis import at
from builders.island import CLOSURE, PACK, packs, tell_island
from builders.service import Service, serving
from byssus.app.cli import command_line
from byssus.app.console.markup import render
from byssus.app.console.questions_page import form, shown
from byssus.app.console.words import Words
from byssus.app.http.pages import Language
from byssus.core.clock import Clock
from byssus.core.identity.access import Role
from byssus.core.plant.hazards import Period
from byssus.trace.hold.model import Ending
from byssus.trace.issuing.issue import CodesWanted, issue_codes
from byssus.trace.questions.duties import Fault
from byssus.trace.questions.questions import QUESTIONS, find_question
from byssus.trace.questions.views import Kind
from byssus.trace.rules.finding import Mender
from byssus.trace.scanned.judgement import Reason
from byssus.trace.workshop.gaps import Missing
from servers.databases import DatabaseServer

FORMS = ("csv", "xlsx")
SPAN = {"from": at(-24).isoformat(), "to": at(47).isoformat()}
ABOUT = {
    "history": {"code": packs("P1")},
    "plot-products": {"plot": "plot-1"},
    "closure-lots": {"closure": str(CLOSURE["code"])},
    "unacknowledged": {},
    "firm-year": {"firm": "cold", "year": "2026"},
}
"""What they are about; all others, about a span of time."""
_ZONE = "Asia/Shanghai"


def about(name: str) -> dict[str, str]:
    return ABOUT.get(name, SPAN)


@pytest.fixture(scope="module")
def island(database_servers: Callable[[str], DatabaseServer]) -> Iterator[str]:
    """A database of the island, of which every question has something to tell."""
    with database_servers("embedded").migrated_database() as url:
        with chain(url) as built:
            tell_island(built)
            tell_more(built)
        yield url


def tell_more(island: Chain) -> None:
    """What the tills scanned, the codes that were issued, and a day on which somebody looked."""
    island.scan("till", f"]Q1{packs('P1')}", 37, quantity=1, unit="包")
    island.capture()
    issue_codes(island.connection, CodesWanted(firm="works", gtin=PACK, count=450), "王丽", at(7))
    island.connection.execute(
        "insert into audit (at, actor, action, object) values (%s, '王丽', 'question_exported', 'history')", [at(40)]
    )


@pytest.fixture(scope="module")
def service(island: str) -> Iterator[Service]:
    with serving(island, start=at(48)) as running:
        yield running


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_endpoint_answers_with_lines_and_gives_them_as_files(service: Service, name: str) -> None:
    with service.client(Role.ADMIN) as admin:
        rows = admin.get(f"/api/v1/questions/{name}", params=about(name)).json()["rows"]
        files = [admin.get(f"/api/v1/questions/{name}", params={**about(name), "format": form}) for form in FORMS]
    assert rows
    assert [each.headers["content-disposition"] for each in files] == [
        f'attachment; filename="{name}.{form}"' for form in FORMS
    ]
    assert len(files[0].content.decode("utf-8-sig").strip().split("\r\n")) >= len(rows) + 1


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_firm_sees_its_own_lines_and_how_many_more_there_are_and_devices_may_not_ask(
    service: Service, name: str
) -> None:
    with service.client(Role.OPERATOR, party="firm") as stranger, service.client(Role.ADMIN) as admin:
        answer = stranger.get(f"/api/v1/questions/{name}", params=about(name)).json()
        everything = admin.get(f"/api/v1/questions/{name}", params=about(name)).json()
    assert all(row["site"] in {None, "plant"} and row["party"] in {None, "firm"} for row in answer["rows"])
    asked_meanwhile = name == "views"
    assert (len(answer["rows"]) + answer["hidden"] == len(everything["rows"])) or asked_meanwhile
    with service.client(Role.GATEWAY) as device, service.client() as nobody:
        refused = [each.get(f"/api/v1/questions/{name}", params=about(name)).status_code for each in (device, nobody)]
    assert refused == [403, 401]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_command_of_that_name_prints_the_same_lines(island: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYSSUS_DATABASE_URL", island)
    monkeypatch.setenv("BYSSUS_CLOCK", str(Clock(at(48), Clock().now())))
    monkeypatch.setenv("COLUMNS", "2000")
    words = [f"{key}={value}" for key, value in about(name).items()]
    done = CliRunner().invoke(command_line(["ask"]), ["ask", name, *words])
    assert done.exit_code == 0, done.output
    assert len(done.output.strip().split("\n")) >= 2


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_section_of_the_page_has_its_name_its_form_and_its_files(service: Service, name: str) -> None:
    question = find_question(name)
    with service.client(Role.ADMIN) as admin:
        given = question.answer.model_validate(admin.get(f"/api/v1/questions/{name}", params=about(name)).json())
    for language in Language:
        page = render(
            "questions.html", Words(language), questions=list(QUESTIONS.values()), question=question,
            fields=form(question, about(name), _ZONE), result=shown(given, question, Words(language), _ZONE),
            zone=_ZONE, query="x=1",
        )  # fmt: skip
        assert f'<section id="{name}"' in page
        assert escape(question.zh if language is Language.ZH else question.en) in page
        assert page.count(f'href="/api/v1/questions/{name}?x=1&amp;format=') == len(FORMS)
        assert all(f'name="{field.name}"' in page for field in form(question, {}, _ZONE))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("plot-products", {"在库", "已售", "已用完或已离开"}),
        ("zone-excursions", {"严重", "封存中"}),
        ("on-sale-lacking", {"合格证; 温度"}),
        ("poorly-closed", {"超出限值", "关闭过快; 复核; 依据"}),
        ("mass-balance", {"得率在范围内", "加工厂"}),
        ("missing-records", {"日", "数据"}),
        ("blocked-scans", {"封存中"}),
    ],
)
def test_a_page_tells_closed_sets_in_the_reader_s_language(service: Service, name: str, words: set[str]) -> None:
    question = find_question(name)
    with service.client(Role.ADMIN) as admin:
        given = question.answer.model_validate(admin.get(f"/api/v1/questions/{name}", params=about(name)).json())

    assert words <= {cell for line in shown(given, question, Words(Language.ZH), _ZONE).table for cell in line}


def test_every_word_of_a_closed_set_is_in_the_catalogue() -> None:
    closed = [*Kind, *Mender, *Fault, *Missing, *Ending, *Period, *Reason]
    told = Words(Language.ZH)

    assert not {word.value for word in closed if not told.maybe(f"told.{word}")} - COPIES


COPIES = {"impossible_travel", "scanned_after_sale", "scanned_after_destruction"}
"""Reasons that speak for a copied code: no question tells them."""
