"""A month of the alarm log outside: what shows that it was touched."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.conditions import at
from byssus.alerts.evidence.month import Head, LoggedLine, Tampered, file_lines, month_of, verify, verify_following
from byssus.alerts.operator.alarm import Transition, What
from byssus.alerts.operator.chain import GENESIS, line_content, next_hash
from byssus.core.errors import InvalidInput


def file(lines: int, *, previous: bytes = GENESIS, site: str = "store", month: str = "2026-07") -> list[bytes]:
    log, digest = [], previous
    for number in range(lines):
        content = line_content(Transition(number, 1, at(number), What.COMMENTED, "张三", {"text": f"第{number}次"}))
        digest = next_hash(digest, content)
        log.append(LoggedLine(content, digest))
    head = Head(complete=True, last=digest.hex(), lines=lines, month=month, site=site, timezone="Asia/Shanghai")
    return list(file_lines(head, previous, log))


def last(lines: list[bytes]) -> bytes:
    return bytes.fromhex(verify(lines).head.last)


@pytest.mark.parametrize("lines", [0, 1, 5])
def test_a_file_that_nobody_touched_is_whole(lines: int) -> None:
    assert verify(file(lines)).head.lines == lines


def test_it_is_whole_too_after_a_mail_program_gave_it_other_line_ends() -> None:
    assert verify([line.replace(b"\n", b"\r\n") for line in file(3)]).head.lines == 3


@given(st.data())
def test_any_change_of_a_single_byte_is_found_at_its_line(data: st.DataObject) -> None:
    lines = file(5)
    number = data.draw(st.integers(1, 5))
    line = bytearray(lines[number])
    place = data.draw(st.integers(0, len(line) - 2))
    line[place] ^= data.draw(st.integers(1, 255))
    lines[number] = bytes(line)
    with pytest.raises(Tampered, match=f"line {number + 1}: "):
        verify(lines)


@pytest.mark.parametrize(
    ("touch", "line"),
    [
        (lambda lines: lines[:2] + lines[3:], 3),
        (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], 3),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], 4),
        (lambda lines: lines[:-1], 5),
        (lambda lines: [*lines[:-1], lines[-1][:40]], 6),
        (lambda lines: [*lines, b"note\n"], 7),
        (lambda lines: lines[1:], 1),
        (lambda _: [], 1),
    ],
    ids=["taken out", "swapped", "doubled", "cut short", "cut in a line", "added", "no head", "empty"],
)
def test_what_was_taken_out_moved_or_added_is_found_at_the_first_line_that_does_not_fit(
    touch: Callable[[list[bytes]], list[bytes]], line: int
) -> None:
    with pytest.raises(Tampered, match=f"line {line}: "):
        verify(touch(file(5)))


def test_months_go_on_from_one_another() -> None:
    june = file(3, month="2026-06")
    july = file(2, previous=last(june))
    verify_following([verify(june), verify(july)])
    with pytest.raises(Tampered, match="store 2026-07 does not go on from store 2026-06"):
        verify_following([verify(june), verify(file(2))])


@pytest.mark.parametrize(
    ("month", "start", "end"),
    [("2026-07", datetime(2026, 6, 30, 16, tzinfo=UTC), datetime(2026, 7, 31, 16, tzinfo=UTC)),
     ("2026-12", datetime(2026, 11, 30, 16, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC))],
)  # fmt: skip
def test_a_month_is_that_of_the_site(month: str, start: datetime, end: datetime) -> None:
    assert month_of(month, "Asia/Shanghai") == (start, end)


@pytest.mark.parametrize("month", ["2026-13", "July", "2026-7", "0000-01"])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(InvalidInput, match="Write it such as 2026-07"):
        month_of(month, "UTC")


def test_a_month_has_the_length_of_its_zone() -> None:
    start, end = month_of("2026-03", "Europe/Berlin")
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(days=31, hours=-1)
