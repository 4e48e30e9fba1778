"""Where codes lead, said in a plant file."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from byssus.app.plant import apply_files
from byssus.core.database import Connection, connect
from byssus.core.errors import InvalidInput
from servers.databases import DatabaseServer

NOW = datetime(2026, 7, 20, tzinfo=UTC)
FILE = """\
parties:
- {code: xingfa, kind: producer, name: 兴发水产, prefixes: ["6901234"]}
links:
- anchor: /01/06901234000016/10/{lot}
  itemDescription: 单冻贻贝肉
  defaultLinktype: gs1:pip
  links:
  - {linktype: gs1:pip, href: "https://mussels.example/{lot}", title: 贻贝, hreflang: [zh]}
"""


@pytest.fixture
def connection(database_servers: Callable[[str], DatabaseServer]) -> Iterator[Connection]:
    with database_servers("embedded").migrated_database() as url, connect(url) as connection:
        yield connection


@pytest.fixture
def apply(connection: Connection, tmp_path: Path) -> Callable[[str], list[str]]:
    def apply_(text: str) -> list[str]:
        file = tmp_path / "plant.yaml"
        file.write_text(text, encoding="utf-8")
        return [str(change) for change in apply_files(connection, [file], NOW)]

    return apply_


def test_links_are_applied_with_the_plant_and_only_differences_are_named(apply: Callable[[str], list[str]]) -> None:
    assert apply(FILE) == ["+ party xingfa", "+ links /01/06901234000016/10/{10}"]
    assert apply(FILE) == []
    assert apply(FILE.replace("贻贝, ", "新贻贝, ")) == ["~ links /01/06901234000016/10/{10}"]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("06901234000016", "06901234000017", 4),
        ("gs1:pip, href", "gs1:pipp, href", 4),
        ("https://mussels", "javascript:", 8),
        ("itemDescription", "description", 4),
        ('6901234"', '69o1234"', 2),
    ],
)
def test_a_fault_in_links_is_named_with_its_line_and_nothing_is_changed(
    apply: Callable[[str], list[str]], connection: Connection, before: str, after: str, line: int
) -> None:
    with pytest.raises(InvalidInput, match=rf"plant\.yaml:{line}: "):
        apply(FILE.replace(before, after))
    assert connection.execute("select count(*) from link_set").fetchone() == (0,)
