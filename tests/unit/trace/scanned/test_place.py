import pytest
from hypothesis import given
from hypothesis import strategies as st

from byssus.trace.scanned.place import Spot, coarse, great_circle, least_kilometres, read_spot

latitudes, longitudes = st.floats(-80, 80), st.floats(-180, 180)


@given(latitudes, longitudes, latitudes, longitudes)
def test_coarse_places_are_never_farther_apart_than_the_true_ones(a: float, b: float, c: float, d: float) -> None:
    assert least_kilometres(coarse(a, b), coarse(c, d)) <= great_circle(a, b, c, d) + 1e-6


def test_a_known_distance() -> None:
    zhoushan, beijing = coarse(29.98, 122.2), coarse(39.9, 116.4)

    assert least_kilometres(zhoushan, beijing) == pytest.approx(1215, abs=25)


@pytest.mark.parametrize(
    "text", ["30.7123,122.7701", " 30.7,122.8 ", "geo:30.7123,122.7701", "geo:30.7123,122.7701,8;u=35"]
)
def test_a_place_is_kept_to_a_tenth_of_a_degree(text: str) -> None:
    assert read_spot(text) == Spot(30.7, 122.8)


@pytest.mark.parametrize("text", [None, "", "here", "91,0", "0,181", "30.7", "1e9,2", "nan,nan", "30.7,122.8,", "٣,٤"])
def test_what_is_no_place_is_none(text: str | None) -> None:
    assert read_spot(text) is None


@given(st.text())
def test_any_text_is_a_place_or_none(text: str) -> None:
    spot = read_spot(text)
    assert spot is None or (abs(spot.latitude) <= 90 and abs(spot.longitude) <= 180)
