import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byssus.app.demo.heat import Load

START = datetime(2026, 7, 20, tzinfo=UTC)
minutes = st.integers(0, 3000).map(lambda n: timedelta(minutes=n))
positive = st.integers(1, 3000).map(lambda n: timedelta(minutes=n))
loads = st.builds(Load, st.just(START), positive, st.floats(-40, 40), positive)


@given(loads, minutes)
def test_a_load_does_nothing_before_it_starts(load: Load, before: timedelta) -> None:
    assert load.at(START - before) == 0


@given(loads, minutes)
def test_a_load_never_warms_beyond_where_it_leads(load: Load, after: timedelta) -> None:
    assert abs(load.at(START + after)) <= abs(load.degrees)


@given(loads, minutes, minutes)
def test_while_it_lasts_a_load_nears_its_end_by_the_same_share_in_the_same_time(
    load: Load, after: timedelta, span: timedelta
) -> None:
    lasting = Load(START, timedelta.max / 2, load.degrees, load.tau)
    missing = load.degrees - lasting.at(START + after)
    later = load.degrees - lasting.at(START + after + span)
    assert later == pytest.approx(missing * math.exp(-(span / load.tau)), abs=1e-9)


@given(loads, minutes, minutes)
def test_after_it_ended_a_load_fades_by_the_same_share_in_the_same_time(
    load: Load, after: timedelta, span: timedelta
) -> None:
    ended = START + load.lasts + after
    assert load.at(ended + span) == pytest.approx(load.at(ended) * math.exp(-(span / load.tau)), abs=1e-9)


@given(loads)
def test_a_load_ends_without_a_jump(load: Load) -> None:
    end, instant = START + load.lasts, timedelta(microseconds=1)
    assert load.at(end + instant) == pytest.approx(load.at(end), abs=1e-4)
