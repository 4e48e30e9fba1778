import re
from pathlib import Path
from string import Formatter

import pytest

from byssus.alerts.operator.alarm import Kind
from byssus.alerts.operator.spared import Sparing
from byssus.alerts.views.case import Need
from byssus.alerts.views.points import Standing
from byssus.app.console import words as module
from byssus.app.console.frame import Group, Tab
from byssus.app.console.questions_page import form
from byssus.app.console.words import Words, catalogue
from byssus.app.http.dependency import State
from byssus.app.http.pages import Language
from byssus.core.aspect import Aspect
from byssus.core.identity.access import Role
from byssus.core.plant.haccp import Direction, Severity
from byssus.core.plant.places import Quantity
from byssus.ingest.devices import Condition
from byssus.ingest.message import Reason
from byssus.trace.epcis.event import EventType
from byssus.trace.gs1 import Level
from byssus.trace.questions.questions import QUESTIONS

FOLDER = Path(module.__file__).parent
SOURCES = [*FOLDER.glob("*.py"), *FOLDER.glob("templates/*.html")]
LITERAL = re.compile(r"""\bwords(?:\.maybe|\.pattern)?\(\s*f?["']([a-z_]+\.[\w.-]+)["']""")
KEY = re.compile(r"""["']([a-z_]+(?:\.[a-z_0-9]+)+)["']""")
"""What looks like a key, wherever it stands: pages hand them to one another."""
BUILT = re.compile(r"""["']((?:[a-z_]+\.)+(?:[a-z]+_)?)["{]""")


def test_both_languages_have_every_key() -> None:
    texts = catalogue()
    assert set(texts[Language.ZH]) == set(texts[Language.EN])


def test_both_languages_fill_in_the_same_values() -> None:
    texts = catalogue()
    differing = [
        key for key in texts[Language.ZH] if fields(texts[Language.ZH][key]) != fields(texts[Language.EN][key])
    ]
    assert differing == []


def test_no_text_is_empty_and_chinese_ones_are_chinese() -> None:
    texts = catalogue()
    assert all(text.strip() for language in Language for text in texts[language].values())
    strange = [key for key, text in texts[Language.EN].items() if re.search("[一-鿿]", text)]
    assert strange == ["frame.other_language"], "it names the other language in itself"


def test_every_key_that_pages_name_is_in_the_catalogue() -> None:
    named = {key for source in SOURCES for key in LITERAL.findall(source.read_text(encoding="utf-8"))}
    assert len(named) > 100
    assert {key for key in named if not key.endswith((".", "_"))} <= set(catalogue()[Language.ZH])


def test_whatever_reads_like_a_key_of_a_section_is_in_the_catalogue() -> None:
    known = set(catalogue()[Language.ZH])
    sections = {key.partition(".")[0] for key in known}
    named = {key for source in SOURCES for key in KEY.findall(source.read_text(encoding="utf-8"))}
    keys = {key for key in named if key.partition(".")[0] in sections and not key.endswith((".html", ".js", "_"))}
    assert len(keys) > 300
    assert keys <= known


def test_every_key_of_the_catalogue_is_named_somewhere() -> None:
    text = "\n".join(source.read_text(encoding="utf-8") for source in SOURCES)
    built = tuple(BUILT.findall(text))
    unused = [key for key in catalogue()[Language.ZH] if f'"{key}"' not in text and not key.startswith(built)]
    assert unused == []


@pytest.mark.parametrize(
    ("prefix", "kinds"),
    [
        ("severity", Severity), ("standing", Standing), ("need", Need), ("role", Role), ("tab", Tab),
        ("group", Group), ("spared", Sparing),
        ("quantity", Quantity), ("case", Kind), ("case", Direction), ("reason", Reason), ("level", Level),
        ("event", EventType), ("aspect", Aspect), ("devices", Condition),
        ("status.overall", State), ("status.state", State),
    ],
)  # fmt: skip
def test_every_kind_of_thing_has_a_word(prefix: str, kinds: type) -> None:
    assert [kind for kind in kinds if f"{prefix}.{kind}" not in catalogue()[Language.EN]] == []


def test_every_field_and_column_of_a_question_has_a_word() -> None:
    fields = {f"about.{field.name}" for question in QUESTIONS.values() for field in form(question, {}, "UTC")}
    columns = {f"column.{name}" for question in QUESTIONS.values() for name in question.row.model_fields}
    assert fields | columns <= set(catalogue()[Language.EN])


def test_a_name_is_in_the_language_of_the_reader_where_there_is_one() -> None:
    zh, en = Words(Language.ZH), Words(Language.EN)
    assert (zh.name("一号库", "Room 1"), en.name("一号库", "Room 1"), en.name("一号库", None)) == (
        "一号库", "Room 1", "一号库",
    )  # fmt: skip


def fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
