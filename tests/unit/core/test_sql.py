from pathlib import Path

import pytest

from byssus.core.sql import load_queries


def test_each_query_is_found_by_the_name_in_its_comment_line(tmp_path: Path) -> None:
    file = tmp_path / "queries.sql"
    file.write_text("-- one: the first\nselect 1\n\n-- two: the second\n-- a remark\nselect 2\n")
    assert load_queries(file) == {"one": b"select 1", "two": b"-- a remark\nselect 2"}


@pytest.mark.parametrize("text", ["select 1\n-- one: late\nselect 1", "-- one: a\nselect 1\n-- one: b\nselect 2"])
def test_a_stray_or_doubled_query_is_a_fault_of_ours(tmp_path: Path, text: str) -> None:
    file = tmp_path / "queries.sql"
    file.write_text(text)
    with pytest.raises(ValueError, match=r"queries\.sql"):
        load_queries(file)
