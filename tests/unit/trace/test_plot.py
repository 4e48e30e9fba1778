"""Temperatures plotted: everything stays on the paper, and no line is drawn where nothing is known."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from byssus.core.paper.picture import Box, Ink, Stroke
from byssus.core.plant.haccp import Direction, Severity
from byssus.trace.answer.model import Figures, LivedStay, Place
from byssus.trace.documents.plot import HEIGHT, WIDTH, Curve, Dot, plot
from byssus.trace.documents.report_words import Say
from byssus.trace.exposure.place import Excursion, Gap, OverLimit

START = datetime(2026, 7, 20, tzinfo=UTC)
END = START + timedelta(hours=10)
FIGURES = Figures(readings=9, minimum=-20, maximum=-18, mean=-19, mean_kinetic=-19)
LIMIT = OverLimit("t1", "air", Severity.CRITICAL, Direction.ABOVE, -15, 0)
minutes = st.integers(0, 600).map(lambda minute: START + timedelta(minutes=minute))
celsius = st.floats(-40, 30, allow_nan=False).map(lambda value: round(value, 1))
dots = st.lists(st.tuples(minutes, celsius, celsius), unique_by=lambda dot: dot[0], max_size=30).map(
    lambda found: tuple(Dot(at, min(a, b), max(a, b)) for at, a, b in sorted(found))
)


def stay(*gaps: Gap, left: datetime | None = END, excursions: tuple[Excursion, ...] = ()) -> LivedStay:
    return LivedStay(
        uri="u", place=Place(uri="p", name="冷库"), arrived_at=START, left_at=left, figures=FIGURES, over=(LIMIT,),
        excursions=excursions, gaps=gaps,
    )  # fmt: skip


def lines(found: LivedStay, *curves: Curve) -> list[Stroke]:
    """The curves, without their legend."""
    drawn = plot(found, curves, END, ZoneInfo("UTC"), Say("zh"))
    accents = [mark for mark in drawn.marks if isinstance(mark, Stroke) and mark.ink is Ink.ACCENT]
    return accents[: len(accents) - len(curves)]


@given(dots, minutes, minutes, st.booleans())
def test_whatever_was_measured_stays_on_the_paper(
    told: tuple[Dot, ...], one: datetime, other: datetime, lasts: bool
) -> None:
    excursion = Excursion("t1", "air", Severity.ALARM, min(one, other), None if lasts else max(one, other), -9, 30)
    found = stay(left=None if lasts else END, excursions=(excursion,))
    for mark in plot(found, [Curve("t1", told)], END, ZoneInfo("Asia/Shanghai"), Say("en")).marks:
        corners = mark.points if isinstance(mark, Stroke) else ((mark.x, mark.y),)
        if isinstance(mark, Box):
            corners = (*corners, (mark.x + mark.width, mark.y + mark.height))
        assert all(-1 <= x <= WIDTH + 1 and -1 <= y <= HEIGHT + 1 for x, y in corners)


@given(dots, minutes, minutes)
def test_no_line_crosses_a_time_without_data(told: tuple[Dot, ...], one: datetime, other: datetime) -> None:
    gap = Gap("t1", min(one, other), max(one, other))
    known = tuple(dot for dot in told if not gap.start < dot.at < gap.end)
    left, right = (34 + (WIDTH - 34 - 130) * ((at - START) / (END - START)) for at in (gap.start, gap.end))

    for line in lines(stay(gap), Curve("t1", known)):
        for (x1, _), (x2, _) in pairwise(line.points):
            assert not (x1 <= left and x2 >= right and right - left > 1)


def test_a_single_reading_is_seen_too() -> None:
    [line] = lines(stay(), Curve("t1", (Dot(START, -18, -18),)))
    assert len(line.points) == 2
