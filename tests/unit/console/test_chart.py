from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from builders.conditions import at
from byssus.alerts.condition.bound import Bound
from byssus.alerts.condition.excursion import Origin
from byssus.alerts.views.recording import Gap, Limit, PastExcursion, Recording, Stretch, Window
from byssus.app.console.chart import chart
from byssus.app.console.chart_marks import Band, bands
from byssus.app.console.words import Words
from byssus.app.http.pages import Language
from byssus.core.plant.haccp import Direction, Severity

WINDOW = Window(at(0), at(120))


def excursion(start: float, end: float | None, severity: Severity = Severity.ALARM) -> PastExcursion:
    cleared = None if end is None else at(end)
    return PastExcursion(
        1, "air", severity, at(start), cleared, cleared, -10, at(start), 5, 0, Origin.LIVE, None, None, None, None, None
    )


def recording(*excursions: PastExcursion, gaps: tuple[Gap, ...] = (), step: float = 0) -> Recording:
    stretches = [Stretch(at(minute), -21.0, -20.0, -19.0) for minute in (0, 1, 2, 60, 61)]
    rungs = (("warn", Severity.WARN, -18.0), ("alarm", Severity.ALARM, -18.0), ("critical", Severity.CRITICAL, -15.0))
    limits = [Limit(code, severity, Bound(Direction.ABOVE, value), at(0), at(120)) for code, severity, value in rungs]
    return Recording(WINDOW, timedelta(minutes=step), stretches, list(gaps), limits, list(excursions))


def drawn(shown: Recording) -> dict:
    return chart(shown, "Cel", "Asia/Shanghai", Words(Language.EN))


def test_a_gap_breaks_the_line_and_is_marked() -> None:
    [mean] = drawn(recording(gaps=(Gap(at(2), at(60)),)))["series"]
    assert [point[1] for point in mean["data"]] == [-20, -20, -20, None, -20, -20]
    assert mean["markArea"]["data"][0][0]["label"]["formatter"] == "no data 58 min"


def test_times_are_those_of_the_sites_wall() -> None:
    options = drawn(recording())
    assert (options["useUTC"], options["xAxis"]["min"]) == (True, "2026-07-01T08:00:00Z")


def test_rungs_at_one_level_share_a_line_and_its_name_tells_all_of_them() -> None:
    [mean] = drawn(recording())["series"]
    names = [line[0]["label"]["formatter"] for line in mean["markLine"]["data"]]
    assert names == ["Warning, Alarm > −18.0", "Critical > −15.0"]


def test_stretches_show_their_range_and_the_axis_holds_values_and_limits() -> None:
    options = drawn(recording(step=10))
    low, high, _ = options["series"]
    assert (low["data"][0][1], high["data"][0][1]) == (-21, 2)
    assert options["yAxis"]["min"] < -21
    assert options["yAxis"]["max"] > -15


def test_the_worst_of_nested_excursions_is_the_band() -> None:
    shown = recording(excursion(-30, None, Severity.WARN), excursion(20, 60, Severity.CRITICAL))
    assert bands(shown) == [
        Band(at(0), at(20), Severity.WARN),
        Band(at(20), at(60), Severity.CRITICAL),
        Band(at(60), at(120), Severity.WARN),
    ]


spans = st.tuples(st.integers(-60, 119), st.integers(1, 120), st.sampled_from(Severity))


@given(st.lists(spans, max_size=8))
def test_bands_cover_what_excursions_cover_and_never_overlap(drawn_spans: list[tuple[int, int, Severity]]) -> None:
    excursions = [excursion(start, start + length, severity) for start, length, severity in drawn_spans]
    found = bands(recording(*excursions))
    assert all(before.end <= after.start for before, after in pairwise(found))
    for minute in range(120):
        holding = [each.severity for each in excursions if covers(each, minute)]
        [*shown] = [band.severity for band in found if band.start <= at(minute) < band.end]
        assert shown == ([max(holding, key=list(Severity).index)] if holding else [])


def covers(each: PastExcursion, minute: int) -> bool:
    return each.cleared_at is not None and each.started_at <= at(minute) < each.cleared_at
