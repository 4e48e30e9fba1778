"""Many lines taken apart at once: whatever it gives is what `csv` would have given."""

import csv

from hypothesis import given
from hypothesis import strategies as st

from byssus.alerts.whatif.plain_lines import plain_columns

marks = st.text(alphabet='ab1,;" \t\r', max_size=8)


@given(st.lists(marks, min_size=1, max_size=4), st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]))
def test_what_it_takes_apart_csv_takes_apart_alike(texts: list[str], delimiter: str, end: str) -> None:
    lines = [text.replace("\r", "") + end for text in texts]
    if columns := plain_columns(lines, delimiter):
        wanted = list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True))
        assert [list(row) for row in zip(*columns, strict=True)] == [row or [""] for row in wanted]


@given(st.lists(st.lists(st.text(alphabet="ab1é ", max_size=4).map(str.strip), min_size=3, max_size=3), min_size=1))
def test_cells_without_quotes_and_spaces_before_them_are_taken_apart(rows: list[list[str]]) -> None:
    lines = [",".join(row) + "\n" for row in rows]
    assert plain_columns(lines, ",") == [list(column) for column in zip(*rows, strict=True)]


def test_the_last_line_may_lack_its_end() -> None:
    assert plain_columns(["a,1\n", "b,2"], ",") == [["a", "b"], ["1", "2"]]


def test_lines_of_several_widths_are_left_to_csv() -> None:
    assert plain_columns(["a,1,2\n", "b\n", "c,1,2,3,4\n"], ",") is None
    assert plain_columns(["a,1\n", "\n"], ",") is None
